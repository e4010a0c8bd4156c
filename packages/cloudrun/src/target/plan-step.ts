import { ConfigError, type Plan, type Strategy } from '@pipeline/contracts';
import { refuseStrategy } from '@pipeline/rollout';
import { noSuch } from '../errors/missing.ts';
import type { RunNow, RunStep } from '../step.ts';
import type { RunWanted } from '../wanted.ts';
import { refuseNames } from './new-revision.ts';
import { offersOf } from './offers.ts';
import { planCreation } from './plan-creation.ts';
import { planTraffic } from './plan-traffic.ts';
import { planUpdate } from './plan-update.ts';
import type { Site } from './site.ts';

/** What is to be done so that it is as wanted; pure. Without a strategy, all at once. */
export function planStep(
  site: Site,
  now: RunNow,
  wanted: RunWanted,
  strategy: Strategy = { kind: 'all-at-once' },
): Plan<RunStep> {
  const { kind, id, name } = site;
  const { raw, view } = now;
  if (view === undefined && wanted.create === undefined) throw noSuch(kind.noun, id, site.at, now.known);
  const refusal = refuseStrategy(name, offersOf(kind, id, now), strategy);
  if (refusal !== undefined) throw refusal;
  refuseNames(site, wanted);
  if (raw === undefined || view === undefined) return planCreation(site, wanted);
  if (wanted.splits !== undefined) {
    if (strategy.kind !== 'all-at-once') throw atOnceOnly(site);
    return planTraffic(site, view, now, wanted.splits);
  }
  return planUpdate(site, raw, view, now, wanted, strategy);
}

function atOnceOnly({ kind, name }: Site): ConfigError {
  return new ConfigError(`The ${kind.share} of ${name} moves to revisions that there are at once`, {
    hint: 'Leave `strategy` out, or move it by hand, step by step',
  });
}
