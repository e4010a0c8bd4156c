import type { ReleaseProof, ReleaseRecord } from '@pipeline/contracts';
import { downToSteady } from '@pipeline/release';
import type { Live } from './model.ts';
import { partOf, type Timeline, timelineOf } from './releases.ts';
import type { Retirement } from './retired.ts';
import type { State } from './state.ts';

/**
 * What serves on each target, in the order of their names. Where something newer may serve, too, it is the newest that is live for
 * sure all the same, and not `sure`; where nothing ever was, the newest that may be.
 * @param records newest first
 */
export function liveIn(records: readonly ReleaseRecord[], proofs: readonly ReleaseProof[]): Live[] {
  const timeline = timelineOf(records, proofs);
  return [...Map.groupBy(timeline.states, ({ target }) => target.subject)]
    .flatMap(([, states]) => liveOf(states, timeline) ?? [])
    .sort((a, b) => (a.subject < b.subject ? -1 : 1));
}

/** Those that serve nothing, since that is meant and nothing newer may serve there. By subject. @param records newest first */
export function retiredIn(records: readonly ReleaseRecord[]): Map<string, Retirement> {
  const { states, retirements } = timelineOf(records, []);
  const by = Map.groupBy(states, ({ target }) => target.subject);
  return new Map(
    [...retirements].filter(([subject]) => headsOf(by.get(subject) ?? [], retirements).length === 0),
  );
}

/** What may serve there, newest first: nothing of what was there when it was retired. @param states all of one target, newest first */
export function headsOf(states: readonly State[], retirements: Timeline['retirements']): State[] {
  const [newest] = states;
  const retired = newest && retirements.get(newest.target.subject);
  const since = retired === undefined ? states : states.filter(({ place }) => place < retired.place);
  return downToSteady(since, ({ presence }) => presence);
}

function liveOf(states: readonly State[], timeline: Timeline): Live | undefined {
  const heads = headsOf(states, timeline.retirements);
  const live = heads.find(({ presence }) => presence === 'steady') ?? heads[0];
  if (live === undefined) return undefined;
  const before = states.find(({ place, presence }) => place > live.place && presence === 'steady');
  const { record, target, presence } = live;
  return {
    subject: target.subject,
    release: timeline.of(record),
    part: partOf(live),
    since: presence === 'steady' && record.outcome ? record.outcome.at : record.intent.at,
    sure: heads.length === 1 && presence === 'steady',
    ...(before && { before: { release: timeline.of(before.record), part: partOf(before) } }),
  };
}
