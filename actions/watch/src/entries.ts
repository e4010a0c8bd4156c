import { type FoundEntry, isRecord, type JournalEntry, json } from '@pipeline/contracts';

/** The kind under which looks are kept in a journal, and the name of the check that they are. */
export const WATCH = 'watch';
/** The kind of what was done about releases: kept apart, so that no number of looks has it forgotten and done twice. */
export const ACTS = 'watch-act';
/** The name of what looks at addresses, beside the rules'; and what it reads where they answer as they must. */
export const CHECKS = 'checks';
export const PASSED = 1;
/** How many entries of a kind are read: more than a day of looks every five minutes. */
export const REMEMBERED_ENTRIES = 300;

export type LookVerdict = 'breach' | 'unknown' | 'watching' | 'good';
export type Act = 'rollback' | 'ask';

/** What one look at a release has found. */
export interface LookEntry extends JournalEntry {
  said: 'look';
  /** See `keyOf` of the release. */
  release: string;
  verdict: LookVerdict;
  /** Nothing is looked at again after it. */
  final: boolean;
  /** Of what each look reads one value of: that, by rule; and whether the checks passed. */
  readings: Record<string, number>;
  /** One line for a person. */
  detail: string;
}

/** What was done about a release: written before and after, so that nothing is done twice. */
export interface ActEntry extends JournalEntry {
  said: 'act';
  release: string;
  act: Act;
  /** `left`: it was for people to decide, and still is. */
  state: 'begun' | 'done' | 'failed' | 'left';
  detail: string;
}

export type WatchEntry = LookEntry | ActEntry;

/** One value, and when it was read, in milliseconds since the epoch. */
export interface Reading {
  at: number;
  value: number;
}

/** What looks at a release have left. */
export interface Memory {
  /** The look that was the last. */
  settled?: LookEntry;
  /** What earlier looks have read, in turn, by rule. */
  readings: Map<string, Reading[]>;
  /** Whether the checks have passed at a look at any release. */
  checksPassed: boolean;
}

/** @param found looks, newest first; what cannot be read is of a newer version, and left out */
export function memoryOf(found: readonly FoundEntry[], release: string): Memory {
  const all = found.flatMap(({ json: entry }) => parseEntry(entry) ?? []).filter(isLook);
  const looks = all.filter(entry => entry.release === release);
  const readings = new Map<string, Reading[]>();
  for (const look of looks.toReversed())
    for (const [rule, value] of Object.entries(look.readings))
      readings.set(rule, [...(readings.get(rule) ?? []), { at: Date.parse(look.at), value }]);
  const settled = looks.find(({ final }) => final);
  return {
    ...(settled && { settled }),
    readings,
    checksPassed: all.some(entry => entry.readings[CHECKS] === PASSED),
  };
}

/** @param found newest first */
export function actsOf(found: readonly FoundEntry[], release: string): ActEntry[] {
  return found
    .flatMap(({ json: entry }) => parseEntry(entry) ?? [])
    .filter(entry => entry.said === 'act')
    .filter(entry => entry.release === release);
}

const isLook = (entry: WatchEntry): entry is LookEntry => entry.said === 'look';

const VERDICTS: readonly LookVerdict[] = ['breach', 'unknown', 'watching', 'good'];
const KINDS_OF_ACT: readonly Act[] = ['rollback', 'ask'];
const STATES: readonly ActEntry['state'][] = ['begun', 'done', 'failed', 'left'];

function parseEntry(entry: unknown): WatchEntry | undefined {
  const read = json.read((): WatchEntry | undefined => {
    const given = json.versioned(entry, 'entry');
    const said = {
      schema: 1 as const,
      key: json.text(given.key, 'key'),
      at: json.time(given.at),
      release: json.text(given.release, 'release'),
      detail: json.text(given.detail, 'detail'),
    };
    const verdict = VERDICTS.find(each => each === given.verdict);
    if (given.said === 'look' && verdict !== undefined)
      return {
        ...said,
        said: 'look',
        verdict,
        final: given.final === true,
        readings: numbersIn(given.readings),
      };
    const act = KINDS_OF_ACT.find(each => each === given.act);
    const state = STATES.find(each => each === given.state);
    return given.said === 'act' && act && state ? { ...said, said: 'act', act, state } : undefined;
  });
  return typeof read === 'string' ? undefined : read;
}

function numbersIn(value: unknown): Record<string, number> {
  const all = Object.entries(isRecord(value) ? value : {});
  return Object.fromEntries(all.filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
}
