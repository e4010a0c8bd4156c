import type { GoingBack, ReleaseProof, ReleaseRecord } from '@pipeline/contracts';
import { identitiesOf } from '../proven/artifacts.ts';
import type { ReleasePart, WholeRelease } from './model.ts';
import { type Retirement, retirementsIn } from './retired.ts';
import { standingOf } from './standing.ts';
import { isRollback, type State, statesIn } from './state.ts';

/**
 * All releases of an environment, newest first, each whole and with how it stands. A rollback stands as good where its own checks
 * passed, or where what it returned to was good and nothing bad was said of it since. One that the same run did as it released
 * what it then went back from has the same id, and is a release of its own.
 * @param records newest first
 */
export function wholeReleases(
  records: readonly ReleaseRecord[],
  proofs: readonly ReleaseProof[],
): WholeRelease[] {
  return timelineOf(records, proofs).releases;
}

/** Releases, and their states target by target; both newest first. What retires a target is none: it puts nothing there. */
export interface Timeline {
  releases: WholeRelease[];
  states: State[];
  /** The newest of each target, by its subject, whatever came after it. */
  retirements: ReadonlyMap<string, Retirement>;
  /** The release that a record is of. */
  of(record: ReleaseRecord): WholeRelease;
  /** Of its newest record among all; 0 is the newest. */
  placeOf(release: WholeRelease): number;
}

export function timelineOf(records: readonly ReleaseRecord[], proofs: readonly ReleaseProof[]): Timeline {
  const states = statesIn(records, proofs);
  const by = Map.groupBy(states, ({ record }) => record);
  const of = new Map<ReleaseRecord, WholeRelease>();
  const places = new Map<WholeRelease, number>();
  const placed = new Map(records.map((record, place) => [record, place]));
  const deploys = records.filter(({ intent }) => intent.retires === undefined);
  const groups = Map.groupBy(deploys, record => JSON.stringify([record.intent.id, isRollback(record)]));
  const releases = [...groups.values()].flatMap(own => {
    const release = wholeOf(
      own,
      own.flatMap(record => by.get(record) ?? []),
    );
    for (const record of own) of.set(record, release);
    places.set(release, Math.min(...own.map(record => known(placed, record))));
    return [release];
  });
  const failed = new Set(states.filter(state => state.failed).map(({ record }) => known(of, record)));
  for (const release of releases) if (failed.has(release)) spoil(release, releases);
  return {
    releases,
    states,
    retirements: retirementsIn(records),
    of: record => known(of, record),
    placeOf: release => known(places, release),
  };
}

/** The release of that id; where a run went back from what it had itself released, the one of the two that is good. */
export function releaseNamed(releases: readonly WholeRelease[], id: string): WholeRelease | undefined {
  const same = releases.filter(release => release.id === id);
  return same.find(({ standing }) => standing.state === 'good') ?? same[0];
}

/** What was good, and failed its checks once it had been returned to, is no place to return to any more. */
function spoil({ id, back, standing }: WholeRelease, releases: readonly WholeRelease[]): void {
  const to = back && releaseNamed(releases, back.to);
  if (to === undefined || to.standing.state === 'bad') return;
  const detail = `${standing.detail}, after release ${id} had gone back to it`;
  to.standing = { ...to.standing, state: 'bad', detail, checks: [] };
  spoil({ ...to, id, standing }, releases);
}

function known<K, V>(all: ReadonlyMap<K, V>, key: K): V {
  const found = all.get(key);
  if (found === undefined) throw new Error('asked for what is of another log');
  return found;
}

export function partOf({ target, record }: State): ReleasePart {
  const outcome = record.outcome?.targets.find(({ subject }) => subject === target.subject);
  return { subject: target.subject, target, record, ...(outcome && { outcome }) };
}

/** @param own its records, newest first, one at least @param states of these, newest first */
function wholeOf(own: readonly ReleaseRecord[], states: readonly State[]): WholeRelease {
  const [newest, oldest] = [own[0], own.at(-1)] as [ReleaseRecord, ReleaseRecord];
  const { id, commit, by, at } = newest.intent;
  const last = [...Map.groupBy(states, ({ target }) => target.subject).values()].flatMap(
    ([first]) => first ?? [],
  );
  const ends = own.flatMap(({ outcome }) => outcome?.at ?? []);
  const ended =
    ends.length === own.length ? ends.reduce((a, b) => (Date.parse(b) > Date.parse(a) ? b : a)) : undefined;
  const back = backOf(own, last);
  return {
    id,
    commit,
    by,
    at,
    targets: last.map(({ target }) => target),
    begun: oldest.intent.at,
    ...(ended !== undefined && { ended }),
    parts: last.map(partOf),
    standing: standingOf(last, own),
    ...(back && { back }),
  };
}

/** As the record says; of one that only refused something, as it is told by what it put there. */
function backOf(own: readonly ReleaseRecord[], last: readonly State[]): GoingBack | undefined {
  const said = own.find(({ intent }) => intent.back !== undefined)?.intent.back;
  if (said !== undefined) return said;
  const state = last.find(({ isBack }) => isBack);
  if (state === undefined) return undefined;
  const to = state.returned?.record.intent.id ?? identitiesOf(state.target).join(' ');
  return { to, why: state.record.outcome?.detail ?? '' };
}
