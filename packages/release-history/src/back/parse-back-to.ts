import { isCommitId, parseDuration } from '@pipeline/contracts';
import type { BackTo } from './model.ts';

const EXAMPLES =
  'Write last-good, previous, before 14:00 (UTC), before 2026-11-30T14:00Z, before 2h (ago), release 42.1 or commit abc1234';
const DAY = 86_400_000;

/**
 * Where a rollback is to go, as a person writes it; without anything, the last good state. A bare `42.1` is a release, bare hex
 * digits are a commit.
 * @param now milliseconds since 1970
 * @returns what is wrong with it, as text
 */
export function parseBackTo(text: string | undefined, now: number): BackTo | string {
  const given = (text ?? '').trim();
  const [, word = '', rest = ''] = /^(\S*)\s*(.*)$/s.exec(given) ?? [];
  switch (word.toLowerCase()) {
    case '':
      return { kind: 'last-good' };
    case 'last-good':
    case 'previous':
      if (rest === '') return { kind: word.toLowerCase() as 'last-good' | 'previous' };
      return `has more than ${word}. ${EXAMPLES}`;
    case 'before':
      return momentOf(rest, now);
    case 'release':
      return /^[\w.:/-]{1,100}$/.test(rest)
        ? { kind: 'release', id: rest }
        : `names no release: an id is like 42.1, a run and its attempt. ${EXAMPLES}`;
    case 'commit':
      return commitOf(rest) ?? `names no commit: write 7 to 40 of its hex digits. ${EXAMPLES}`;
  }
  if (/^\d+\.\d+$/.test(given)) return { kind: 'release', id: given };
  return commitOf(given) ?? `is no place to go back to. ${EXAMPLES}`;
}

function commitOf(text: string): BackTo | undefined {
  const sha = text.toLowerCase();
  return /^[a-f0-9]{7,40}$/.test(sha) || isCommitId(sha) ? { kind: 'commit', sha } : undefined;
}

function momentOf(text: string, now: number): BackTo | string {
  const at = clockTime(text, now) ?? ago(text, now) ?? moment(text);
  if (at === undefined || at < 0)
    return `names no moment: write it like 14:00 (UTC), 2026-11-30T14:00Z, or 2h (ago). ${EXAMPLES}`;
  if (at > now) return `names a moment that has not come yet (${new Date(at).toISOString()}). ${EXAMPLES}`;
  return { kind: 'before', at: new Date(at).toISOString() };
}

/** The latest such moment. */
function clockTime(text: string, now: number): number | undefined {
  const [, hours = '', minutes = '', seconds = '00'] =
    /^(\d{1,2}):(\d\d)(?::(\d\d))?(?: ?utc|z)?$/i.exec(text) ?? [];
  if (hours === '' || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const midnight = Math.floor(now / DAY) * DAY;
  const today = midnight + ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000;
  return today < now ? today : today - DAY;
}

function ago(text: string, now: number): number | undefined {
  const duration = parseDuration(text.replace(/\s+ago$/i, ''));
  return duration && now - duration;
}

/** With a zone, since a time without one would be the runner's; a day alone is its beginning in UTC. */
function moment(text: string): number | undefined {
  const whole = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?$/i;
  if (!whole.test(text)) return undefined;
  // Date.parse takes 2026-02-31 for 3 March.
  const day = text.slice(0, 10);
  const midnight = Date.parse(`${day}T00:00Z`);
  if (Number.isNaN(midnight) || !new Date(midnight).toISOString().startsWith(day)) return undefined;
  const at = Date.parse(text.replace(' ', 'T').toUpperCase());
  return Number.isNaN(at) ? undefined : at;
}
