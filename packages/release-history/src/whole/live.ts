import type { ReleaseProof, ReleaseRecord } from '@pipeline/contracts';
import { downToSteady } from '@pipeline/release';
import type { Live } from './model.ts';
import { partOf, type Timeline, timelineOf } from './releases.ts';
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

/** What may serve there, newest first. @param states all of one target, newest first */
export function headsOf(states: readonly State[]): State[] {
  return downToSteady(states, ({ presence }) => presence);
}

function liveOf(states: readonly State[], timeline: Timeline): Live | undefined {
  const heads = headsOf(states);
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
