import { isRecord } from '@pipeline/contracts';
import type { Rollout } from '../step.ts';
import type { ServiceView, Split } from '../views.ts';

/**
 * What is kept in a service's annotations: they are free for tools, and others preserve them. With no domain before them, since
 * none is ours.
 * https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.services#Service (annotations)
 */
export const ROLLOUT_NOTE = 'pipeline.rollout';
export const TAKEN_BACK_NOTE = 'pipeline.taken-back';

type Annotations = Readonly<Record<string, string>>;

/** A revision that lost its traffic on a way back: nothing is to be built upon it. */
export interface TakenBack {
  schema: 1;
  revision: string;
  /** Whether all went to whatever got ready last, and should again. */
  latest: boolean;
}

/** What our annotations are to be; `undefined` takes one away. */
export interface Notes {
  rollout?: Rollout | undefined;
  takenBack?: TakenBack | undefined;
}

/** All annotations with ours as they are to be; those of others stay. */
export function annotated(annotations: Annotations, notes: Notes): Record<string, string> {
  const others = Object.entries(annotations).filter(
    ([key]) => key !== ROLLOUT_NOTE && key !== TAKEN_BACK_NOTE,
  );
  const ours = [
    [ROLLOUT_NOTE, notes.rollout && brief(notes.rollout)],
    [TAKEN_BACK_NOTE, notes.takenBack],
  ].flatMap(([key, note]) => (note === undefined ? [] : [[key, JSON.stringify(note)] as const]));
  return Object.fromEntries([...others, ...ours] as [string, string][]);
}

/** Tags of others are read anew at each step, and would only make it long. */
function brief(rollout: Rollout): Rollout {
  const own = (splits: readonly Split[]) =>
    splits.filter(({ percent, tag }) => percent > 0 || tag === rollout.tag);
  return { ...rollout, before: own(rollout.before), states: rollout.states.map(own) };
}

/** Ours, as they stand in these. */
export function ownNotes(annotations: Annotations): Notes {
  return { rollout: rolloutOf({ annotations }), takenBack: takenBackOf({ annotations }) };
}

/** The rollout that is under way; `undefined` also for a note that is none. */
export function rolloutOf({ annotations }: Pick<ServiceView, 'annotations'>): Rollout | undefined {
  const note = parsed(annotations, ROLLOUT_NOTE);
  if (note === undefined) return undefined;
  const { release, revision, before, states, wasLatest, least, bake, tag } = note;
  if (typeof release !== 'string' || typeof revision !== 'string' || typeof wasLatest !== 'boolean')
    return undefined;
  if (typeof least !== 'number' || (tag !== undefined && typeof tag !== 'string')) return undefined;
  if (!isSplits(before) || !Array.isArray(states) || states.length === 0 || !states.every(isSplits))
    return undefined;
  return {
    schema: 1,
    release,
    revision,
    before,
    states,
    wasLatest,
    least,
    ...(bake === true && { bake }),
    ...(tag !== undefined && { tag }),
  };
}

/** Whether this very rollout is still under way. */
export function isNoted(view: Pick<ServiceView, 'annotations'>, { release, revision }: Rollout): boolean {
  const noted = rolloutOf(view);
  return noted?.release === release && noted.revision === revision;
}

export function takenBackOf({ annotations }: Pick<ServiceView, 'annotations'>): TakenBack | undefined {
  const { revision, latest } = parsed(annotations, TAKEN_BACK_NOTE) ?? {};
  if (typeof revision !== 'string' || typeof latest !== 'boolean') return undefined;
  return { schema: 1, revision, latest };
}

function parsed(annotations: Annotations, key: string): Record<string, unknown> | undefined {
  try {
    const note: unknown = JSON.parse((Object.hasOwn(annotations, key) && annotations[key]) || '');
    return isRecord(note) && note.schema === 1 ? note : undefined;
  } catch {
    return undefined;
  }
}

function isSplits(value: unknown): value is Split[] {
  return Array.isArray(value) && value.every(isSplit);
}

function isSplit(value: unknown): boolean {
  if (!isRecord(value) || typeof value.revision !== 'string') return false;
  const { percent, tag } = value;
  const isPercent = Number.isInteger(percent) && (percent as number) >= 0 && (percent as number) <= 100;
  return isPercent && (tag === undefined || typeof tag === 'string');
}
