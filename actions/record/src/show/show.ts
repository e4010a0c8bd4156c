import type { Report } from '@pipeline/action-kit';
import type { ShowConfig } from '../config/show.ts';
import type { Ports } from '../ports.ts';
import { reportShown } from '../report/shown.ts';
import type { Outputs } from '../spec.gen.ts';
import { askEach } from './ask-each.ts';
import { chainsOf } from './chains.ts';
import { look, type Seen } from './look.ts';
import { runOf, withAnswers } from './why.ts';

/** Reads the log and the platforms, and answers. Nothing is written. */
export async function show(config: ShowConfig, ports: Ports): Promise<Report<Outputs>> {
  const { home, log } = ports;
  if (home === undefined) throw new Error('there is no release log to show');
  const seen: Seen[] = [];
  for (const environment of config.environments)
    seen.push(await log.group(`Reading ${environment}`, () => look(environment, config, ports, home)));
  // First what the log alone knows: it says what to ask GitHub.
  const known = seen.map(one => ({ ...one, chains: chainsOf(one, config.what) }));
  const whys = known.flatMap(({ chains }) => chains).map(({ why }) => why);
  const commits = whys.flatMap(({ commit }) => commit?.sha ?? []);
  const runs = whys.flatMap(({ releases }) => releases.slice(0, 1)).map(({ id }) => runOf(id));
  const pulls = await askEach(['Pull requests', 'commits'], commits, ports.pullsOf, ports);
  const reviews = await askEach(['Reviewers', 'runs'], runs, ports.reviewsOf, ports);
  const asked = { pulls: pulls.found, reviews: reviews.found };
  const all = known.map(({ chains, ...one }) => ({
    ...one,
    chains: chains.map(chain => ({ ...chain, why: withAnswers(chain.why, one.environment, asked) })),
  }));
  const notes = [pulls, reviews].flatMap(({ note }) => note ?? []);
  const about = { now: ports.clock.now(), repositoryUrl: ports.repositoryUrl, notes };
  return reportShown(config, all, about);
}
