import type { JsonPath } from './json-path.ts';
import type { StatusRule } from './status.ts';

/** One HTTP request and what its answer must be. Made by `parseChecks`. */
export interface Check {
  /** What a person calls it; `GET /health` where no name was given. */
  name: string;
  /** A path below the base URL, starting with `/`, or an absolute URL. */
  target: string;
  method: string;
  /** Sent to the target's own origin only, never after a redirect to another. */
  headers: Record<string, string>;
  body?: string;
  expect: Expectation;
}

/** All of it must hold. */
export interface Expectation {
  /** Any one of these. */
  status: StatusRule[];
  /** Texts that the body contains. */
  contains: string[];
  /** Regular expressions (JavaScript’s, no flags) that the body matches somewhere. */
  matches: string[];
  /** Header name → text that its value contains; an empty text asks only that it is there. */
  header: Record<string, string>;
  /** Values in a JSON body, compared whole. */
  json: { path: JsonPath; equals: unknown }[];
  /** Values that a JSON body has, whatever they are (`null` too). */
  jsonExists: JsonPath[];
  /** Milliseconds from sending to the end of the body. */
  maxLatency?: number;
}

export type FailureKind =
  | 'dns'
  | 'refused'
  | 'tls'
  | 'timeout'
  | 'reset'
  | 'network'
  | 'redirect'
  | 'status'
  | 'version'
  | 'content'
  | 'latency';

/** Why a check did not pass; `reason` is a phrase that reads on after “/health:”. */
export interface Failure {
  kind: FailureKind;
  reason: string;
}
