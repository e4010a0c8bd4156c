import type { Trace, TracedAnswer, Verdict } from '@pipeline/contracts';
import { Answers } from './answers.ts';

/** One exchange, as a client's observer sees it. */
export interface Seen {
  /** Milliseconds since the epoch, when it was sent. */
  at: number;
  operation: string;
  request: { body?: unknown };
  /** HTTP status; absent where no answer came. */
  status?: number;
  body?: unknown;
}

export interface TraceRecorder<S extends Seen> {
  /** To be given to the client. */
  observe(seen: S): void;
  /** What was answered so far of what was started; to be asked for when its verdict is there, before a way back. */
  trace(about: { subject: string; started: unknown; verdict?: Verdict }): Trace;
}

export interface Recording<S extends Seen, Question extends object> {
  /** Such as `cloudrun`. */
  target: string;
  /** What tells a call from others, beside what it sent; `undefined` for one that is not noted. */
  question(seen: S): Question | undefined;
  /** What may be kept of a body, of what was sent or of what came; `undefined` for nothing. */
  redact(body: unknown, seen: S): unknown;
  /** Whether a question is about what was started; all are where it is absent. */
  isAbout?(question: Question, started: unknown): boolean;
}

/**
 * Notes what a platform answers, redacted before it is kept: see `Answers`.
 * @param now milliseconds since the epoch
 */
export function recordTrace<S extends Seen, Question extends object>(
  now: () => number,
  { target, question, redact, isAbout = () => true }: Recording<S, Question>,
  limit?: number,
): TraceRecorder<S> {
  const began = now();
  const answers = new Answers<TracedAnswer & { request: Question }>(limit);
  return {
    observe(seen) {
      const asked = question(seen);
      if (asked === undefined) return;
      const { at, operation, request, status } = seen;
      const sent = redact(request.body, seen);
      const body = redact(seen.body, seen);
      answers.add({
        at: at - began,
        operation,
        request: { ...asked, ...(sent !== undefined && { body: sent }) },
        ...(status !== undefined && { status }),
        ...(body !== undefined && { body }),
      });
    },

    trace: ({ subject, started, verdict }) => ({
      schema: 1,
      target,
      subject,
      started,
      ...(verdict && { verdict }),
      answers: structuredClone(answers.kept.filter(({ request }) => isAbout(request, started))),
    }),
  };
}
