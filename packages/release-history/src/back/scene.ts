import { ActionError, nearest } from '@pipeline/contracts';
import { headsOf } from '../whole/live.ts';
import type { Timeline } from '../whole/releases.ts';
import { type Retirement, retiredWords } from '../whole/retired.ts';
import { nameOf } from '../whole/standing.ts';
import type { State } from '../whole/state.ts';
import type { Destination, DestinationOptions } from './model.ts';

/** What an environment's targets had, and what may serve there now. */
export interface Scene {
  timeline: Timeline;
  /** Those that are to go back, in the order of their names. */
  subjects: readonly string[];
  /** Those of these by which it is decided: what can be moved, or all where nothing can be. */
  deciding: ReadonlySet<string>;
  /** Those that are not to go back, too; no database. */
  all: readonly string[];
  /** Those that would have to go back if they had not been taken down for good; none where targets are asked for by name. */
  retired: readonly Retirement[];
  /** Newest first. */
  statesOf(subject: string): readonly State[];
  /** What may serve there, newest first: down to the newest that is live for sure. */
  headsOf(subject: string): readonly State[];
  /** The newest of all that may serve, by what decides. */
  newestHead: State | undefined;
}

/** What changed a database is never undone by going back. */
export function isMigration(subject: string): boolean {
  return subject.startsWith('migration:');
}

/** Whether there is something to do there, for whoever asks. */
export function goesOn({ deciding }: Scene, { parts }: Pick<Destination, 'parts'>): boolean {
  return parts.some(({ subject }) => deciding.has(subject));
}

/** @throws ActionError `unknown-subject`, `retired` */
export function sceneOf(timeline: Timeline, { only, movable = () => true }: DestinationOptions): Scene {
  const states = Map.groupBy(timeline.states, ({ target }) => target.subject);
  const all = [...states.keys()].filter(subject => !isMigration(subject)).sort();
  const heads = new Map([...states].map(([subject, own]) => [subject, headsOf(own, timeline.retirements)]));
  const retired = [...timeline.retirements.values()].filter(
    ({ subject }) => !isMigration(subject) && (heads.get(subject) ?? []).length === 0,
  );
  const gone = new Set(retired.map(({ subject }) => subject));
  const there = all.filter(subject => !gone.has(subject));
  const subjects = only === undefined ? there : named(only, there, retired);
  const ours = subjects.filter(movable);
  const deciding = new Set(ours.length > 0 ? ours : subjects);
  const newest = [...deciding]
    .flatMap(subject => heads.get(subject)?.[0] ?? [])
    .sort((a, b) => a.place - b.place);
  return {
    timeline,
    subjects,
    deciding,
    all,
    retired: only === undefined ? retired : [],
    statesOf: subject => states.get(subject) ?? [],
    headsOf: subject => heads.get(subject) ?? [],
    newestHead: newest[0],
  };
}

/** Each by its whole name, or by its last part where that is one target's alone. @param all that may serve something */
function named(only: readonly string[], all: readonly string[], retired: readonly Retirement[]): string[] {
  const problems: string[] = [];
  const gone: string[] = [];
  const found = only.flatMap(name => {
    const exact = all.filter(subject => subject === name);
    const meant = exact.length > 0 ? exact : all.filter(subject => nameOf(subject) === name);
    if (meant.length === 1) return meant;
    const one = retired.find(({ subject }) => subject === name || nameOf(subject) === name);
    if (meant.length === 0 && one !== undefined) gone.push(`${one.subject} was ${retiredWords(one)}`);
    else problems.push(meant.length > 1 ? `${name} may be any of ${meant.join(', ')}` : unknown(name, all));
    return [];
  });
  if (problems.length > 0)
    throw new ActionError('unknown-subject', `${problems.join('. ')}.`, {
      hint: `Write a target as the release log has it${all.length === 0 ? '' : `: ${all.slice(0, 10).join(', ')}`}.`,
    });
  if (gone.length > 0)
    throw new ActionError('retired', `${gone.join('. ')}. Nothing serves there that could go back.`, {
      hint: 'Name the other targets alone. To have it again, deploy it.',
    });
  return [...new Set(found)].sort();
}

function unknown(name: string, all: readonly string[]): string {
  const near = nearest(name, [...all, ...all.map(nameOf)]);
  return `No release names ${JSON.stringify(name)}${near.length === 0 ? '' : `; did you mean ${near.join(' or ')}?`}`;
}
