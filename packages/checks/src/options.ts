import type { Log } from '@pipeline/contracts';
import type { SendPorts } from './send.ts';

export interface CheckOptions {
  /** See `parseBaseUrl`. */
  baseUrl: URL;
  /** Sent to the base URL's origin and nowhere else, not even when it redirects. */
  secretHeaders?: Record<string, string>;
  /** Milliseconds for all of it, retries included. Every check is tried once at least. */
  within: number;
  /** The longest pause between two attempts, in milliseconds. */
  interval: number;
  /** The most attempts of each check; default: as many as fit. */
  attempts?: number;
  /** Checks at the same time; default 4. */
  concurrency?: number;
  /** Milliseconds for one request; default 10 s. */
  requestTimeout?: number;
}

export interface CheckPorts extends SendPorts {
  /** One line when what is seen changes. */
  log?: Log;
}

export const REQUEST_TIMEOUT = 10_000;
