import { type FoundEntry, isRecord, type JournalEntry, json } from '@pipeline/contracts';

/** The kind under which looks are kept in a journal. */
export const WATCH = 'watch';
/** How many entries are read: more than a day of looks every five minutes, and what came of them. */
export const REMEMBERED_LOOKS = 300;

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
  /** Of what each look reads one value of: that, by rule. */
  readings: Record<string, number>;
  /** One line for a person. */
  detail: string;
}

/** What was done about a release: written before and after, so that nothing is done twice. */
export interface ActEntry extends JournalEntry {
  said: 'act';
  release: string;
  act: Act;
  state: 'begun' | 'done' | 'failed';
  detail: string;
}

export type WatchEntry = LookEntry | ActEntry;

/** What is remembered of a release. */
export interface Memory {
  /** The look that was the last. */
  settled?: LookEntry;
  /** What earlier looks have read, in turn, by rule. */
  readings: Map<string, number[]>;
  /** Newest first. */
  acts: ActEntry[];
}

/** @param found newest first; what cannot be read is of a newer version, and left out */
export function memoryOf(found: readonly FoundEntry[], release: string): Memory {
  const own = found
    .flatMap(({ json: entry }) => parseEntry(entry) ?? [])
    .filter(entry => entry.release === release);
  const looks = own.filter(entry => entry.said === 'look');
  const readings = new Map<string, number[]>();
  for (const look of looks.toReversed())
    for (const [rule, value] of Object.entries(look.readings))
      readings.set(rule, [...(readings.get(rule) ?? []), value]);
  const settled = looks.find(({ final }) => final);
  return { ...(settled && { settled }), readings, acts: own.filter(entry => entry.said === 'act') };
}

const VERDICTS: readonly LookVerdict[] = ['breach', 'unknown', 'watching', 'good'];
const ACTS: readonly Act[] = ['rollback', 'ask'];
const STATES: readonly ActEntry['state'][] = ['begun', 'done', 'failed'];

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
    const act = ACTS.find(each => each === given.act);
    const state = STATES.find(each => each === given.state);
    return given.said === 'act' && act && state ? { ...said, said: 'act', act, state } : undefined;
  });
  return typeof read === 'string' ? undefined : read;
}

function numbersIn(value: unknown): Record<string, number> {
  const all = Object.entries(isRecord(value) ? value : {});
  return Object.fromEntries(all.filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
}
