import { formatDuration } from '@pipeline/contracts';
import type { Refusal } from './refusal.ts';

/** Longer than this nothing waits for a limit: those of calls are by the minute, and the next after that by the day. */
export const LONGEST_WAIT = 90_000;

/** Of builds nothing is let through by waiting: one that runs must end, or the plan changes. */
const NEVER_BY_WAITING = new Set(['builds_rate_limited']);

/** Too many calls, builds, files or deployments: https://vercel.com/docs/limits. A daily limit comes as 402, too. */
export function isUsedUp({ status, code, limit }: Refusal): boolean {
  return (
    status === 429 ||
    NEVER_BY_WAITING.has(code) ||
    (status === 402 && limit.name?.startsWith('api-') === true)
  );
}

/** Whether the same call is let through within the time that a call waits. */
export function passesSoon({ status, code, limit }: Refusal): boolean {
  return status === 429 && !NEVER_BY_WAITING.has(code) && (limit.wait ?? 0) <= LONGEST_WAIT;
}

export interface Words {
  message: string;
  hint?: string;
}

/** @param now milliseconds since the epoch */
export function usedUp(refusal: Refusal, what: string, now: number): Words {
  const { limit, code, message } = refusal;
  const name = limit.name === undefined ? '' : ` "${limit.name}"`;
  const total = limit.total === undefined ? '' : ` of ${limit.total}`;
  const reset =
    limit.wait === undefined
      ? ''
      : `; it resets in ${formatDuration(limit.wait)}, at ${new Date(now + limit.wait).toISOString()}`;
  return {
    message: `Vercel’s limit${name}${total} is used up for ${what}${reset}: ${message}`,
    hint: hintFor(limit.name ?? code),
  };
}

const HINTS: readonly (readonly [RegExp, string])[] = [
  [
    /^api-upload/,
    'Set `archive: tgz`, which sends all files as few, or raise the limit by another plan: https://vercel.com/docs/limits',
  ],
  [
    /^builds?_?rate|builds_rate_limited/,
    'Wait until another build of the account has ended, or allow more at once: https://vercel.com/docs/builds/managing-builds',
  ],
  [
    /deployments.*(?:day|week|month)|deployments-free/,
    'Deploy less often (previews count, too), or take another plan: https://vercel.com/docs/limits',
  ],
];

function hintFor(name: string): string {
  const known = HINTS.find(([pattern]) => pattern.test(name))?.[1];
  return (
    known ??
    'Run this again when it has reset: nothing was changed by this call. https://vercel.com/docs/limits'
  );
}
