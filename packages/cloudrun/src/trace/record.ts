import type { Trace, TracedAnswer, Verdict } from '@pipeline/contracts';
import type { RunStarted } from '../step.ts';
import type { Exchange } from '../wire/send.ts';
import { redact } from './redact.ts';

export interface RunRecorder {
  /** To be given to `openRun`. */
  observe(seen: Exchange): void;
  /** What was answered so far of what was started; to be asked for when its verdict is there, before a way back. */
  trace(about: { subject: string; started: unknown; verdict?: Verdict }): Trace;
}

const LIMIT = 400;

/**
 * Notes what Google answers, redacted before it is kept. An answer that says just what the one before it to the same
 * question said is left out: it stands until another comes. Of too many the middle is dropped.
 * @param now milliseconds since the epoch
 */
export function recordRunTrace(now: () => number, limit = LIMIT): RunRecorder {
  const began = now();
  const answers: (TracedAnswer & { path: string })[] = [];
  const last = new Map<string, string>();
  return {
    observe({ at, operation, request, status, body }) {
      const { path } = request;
      const whole = [request.body, body];
      const asked = redact(operation, request.body, whole);
      const answer = redact(operation, body, whole);
      const question = JSON.stringify([operation, path, asked]);
      const said = JSON.stringify([status, answer]);
      if (last.get(question) === said) return;
      last.set(question, said);
      answers.push({
        at: at - began,
        operation,
        request: { path, ...(asked !== undefined && { body: asked }) },
        ...(status !== undefined && { status }),
        ...(answer !== undefined && { body: answer }),
        path,
      });
      if (answers.length > limit) answers.splice(Math.floor(limit / 2), 1);
    },

    trace: ({ subject, started, verdict }) => ({
      schema: 1,
      target: 'cloudrun',
      subject,
      started,
      ...(verdict && { verdict }),
      answers: answers
        .filter(({ path }) => isAbout(path, started))
        .map(({ path: _, ...answer }) => structuredClone(answer)),
    }),
  };
}

/** Operations have no name of what they are about in theirs, so those of the region are all kept. */
function isAbout(path: string, started: unknown): boolean {
  const { region, id } = (started ?? {}) as Partial<RunStarted>;
  const [, inside] = path.split('?', 1)[0]?.split(`/locations/${region}/`) ?? [];
  if (inside === undefined) return false;
  const [collection, name] = inside.split('/');
  return collection === 'operations' || name === undefined || name.split(':', 1)[0] === id;
}
