import { type ApprovalDecision, DECIDED, parseDecision } from '@pipeline/approval';
import { type Live, liveIn, REMEMBERED, type WholeRelease, wholeReleases } from '@pipeline/release';
import type { OpenHome } from '@pipeline/release-home';
import type { ShowConfig } from '../config/show.ts';
import type { Ports } from '../ports.ts';
import { askedAbout } from './asked.ts';
import { compareAll } from './compare.ts';
import type { Drift } from './drift.ts';
import type { Memory } from './why.ts';

/** What was seen of one environment. */
export interface Seen {
  environment: string;
  memory: Memory;
  /** Newest first. */
  releases: WholeRelease[];
  live: Live[];
  /** By subject; of what was not compared, too. */
  drift: Map<string, Drift>;
  /** What is listed: the last ones, or all in which it was found that was asked about. */
  listed: WholeRelease[];
}

/** One page of what was decided: as many as there are releases that are remembered. */
const DECISIONS = REMEMBERED.releases;

export async function look(
  environment: string,
  { what, limit }: Pick<ShowConfig, 'what' | 'limit'>,
  ports: Ports,
  home: OpenHome,
): Promise<Seen> {
  const [records, proofs, decisions] = await Promise.all([
    home.log.recent(environment, REMEMBERED.releases),
    home.log.proofs(environment, REMEMBERED.proofs),
    decisionsIn(environment, ports, home),
  ]);
  const releases = wholeReleases(records, proofs);
  const live = liveIn(records, proofs);
  return {
    environment,
    memory: { records, proofs, decisions },
    releases,
    live,
    drift: await compareAll(live, ports),
    listed: what === undefined ? releases.slice(0, limit) : askedAbout(what, releases),
  };
}

async function decisionsIn(
  environment: string,
  { log }: Ports,
  { journal }: OpenHome,
): Promise<ApprovalDecision[]> {
  const entries = await journal.entries(environment, DECIDED, DECISIONS);
  return entries.flatMap(({ json }) => {
    const decision = parseDecision(json);
    if (typeof decision !== 'string') return [decision];
    log.info(`A decision in ${environment} is left out: ${decision}`);
    return [];
  });
}
