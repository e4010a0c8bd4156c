import { DECIDED, parseDecision } from '@pipeline/approval';
import { REMEMBERED } from '@pipeline/release';
import {
  type Live,
  liveIn,
  type Retirement,
  retiredIn,
  type WholeRelease,
  wholeReleases,
} from '@pipeline/release-history';
import type { OpenHome } from '@pipeline/release-home';
import type { ShowConfig } from '../config/show.ts';
import type { Ports } from '../ports.ts';
import { askedAbout } from './asked.ts';
import { compareAll } from './compare.ts';
import type { Drift } from './drift.ts';
import type { Memory, WrittenDecision } from './why.ts';

/** What was seen of one environment. */
export interface Seen {
  environment: string;
  memory: Memory;
  /** Newest first. */
  releases: WholeRelease[];
  live: Live[];
  /** What serves no more, and that is meant: of what was asked about, or all. Newest first. */
  retired: Retirement[];
  /** By subject; of what was not compared, too. */
  drift: Map<string, Drift>;
  /** What is listed: the last ones, or all in which it was found that was asked about. */
  listed: WholeRelease[];
}

/**
 * Further back than a deploy looks: what was released seldom is live, too. One is what one job released, and a page of GitHub's list
 * has a hundred.
 */
export const DEPTH = 500;

export async function look(
  environment: string,
  { what, limit }: Pick<ShowConfig, 'what' | 'limit'>,
  ports: Ports,
  home: OpenHome,
): Promise<Seen> {
  const [records, proofs, decisions] = await Promise.all([
    home.log.recent(environment, DEPTH),
    home.log.proofs(environment, REMEMBERED.proofs),
    decisionsIn(environment, ports, home),
  ]);
  const releases = wholeReleases(records, proofs);
  const live = liveIn(records, proofs);
  const listed = what === undefined ? releases.slice(0, limit) : askedAbout(what, releases);
  return {
    environment,
    memory: { records, proofs, decisions },
    releases,
    live,
    retired: [...retiredIn(records).values()].filter(one => what === undefined || isMeant(one, what, listed)),
    drift: await compareAll(live, ports),
    listed,
  };
}

function isMeant({ subject, release }: Retirement, what: string, listed: readonly WholeRelease[]): boolean {
  return what === release || listed.some(({ targets }) => targets.some(target => target.subject === subject));
}

/** As whom a job's own token writes. */
const JOBS = 'github-actions[bot]';

async function decisionsIn(
  environment: string,
  { log }: Ports,
  { journal }: OpenHome,
): Promise<WrittenDecision[]> {
  const entries = await journal.entries(environment, DECIDED, DEPTH);
  return entries.flatMap(({ json, by }) => {
    const decision = parseDecision(json);
    if (typeof decision !== 'string')
      return [{ ...decision, ...(by !== undefined && by !== JOBS && { writer: by }) }];
    log.info(`A decision in ${environment} is left out: ${decision}`);
    return [];
  });
}
