import type { Report } from '@pipeline/action-kit';
import { ConfigError, type ReleaseLog, type ReleaseRecord } from '@pipeline/contracts';
import { release } from '@pipeline/release';
import type { OpenHome } from '@pipeline/release-home';
import type { WriteConfig } from '../config/config.ts';
import type { Ports } from '../ports.ts';
import { planned, written } from '../report/written.ts';
import type { Outputs } from '../spec.gen.ts';
import { finish } from './finish.ts';
import { ported } from './ported.ts';
import { intentsOf, liveParts, outcomesOf, refusing, requestOf, worstOf } from './told.ts';
import { remembering, unwritten } from './unwritten.ts';

/** Writes down what other means have deployed, or are about to. */
export function write(config: WriteConfig, ports: Ports): Promise<Report<Outputs>> {
  const { home } = ports;
  if (config.dryRun || home === undefined) return Promise.resolve(planned(config, ports.run));
  const how = { record: atOnce, begin, finish }[config.operation];
  return how(config, ports, home);
}

/** Intent and outcome: it is over already. */
async function atOnce(config: WriteConfig, ports: Ports, home: OpenHome): Promise<Report<Outputs>> {
  const { targets, backTo, environment } = config;
  const { releaseId } = ports.run;
  const { log, lost } = remembering(home.log);
  const work = release(ported({ ...home, log }, ports), requestOf(config, ports), async underway => {
    mustKnow(backTo, environment, underway.records);
    await underway.intend(intentsOf(targets, liveParts(underway.records)));
    const { ending, detail } = worstOf(targets);
    const outcomes = outcomesOf(targets);
    return {
      value: written(config, releaseId, ending),
      verdict: ending,
      detail,
      targets: backTo === undefined ? outcomes : refusing(outcomes, underway.records),
    };
  });
  const report = await work.catch(error => {
    throw lost.intent === undefined ? error : unwritten('none', lost.intent, config, releaseId);
  });
  if (lost.outcome === undefined) return report;
  return { ...report, error: unwritten('begun', lost.outcome, config, releaseId) };
}

function mustKnow(id: string | undefined, environment: string, records: readonly ReleaseRecord[]): void {
  if (id === undefined || records.some(({ intent }) => intent.id === id)) return;
  throw new ConfigError(`The release log of ${environment} has no release ${id} to go back to`, {
    hint: 'Write `back-to` as rollback outputs it in `to-release`, or an id that `operation: show` lists',
  });
}

/** The intent alone: its end is written by whoever finishes it, in a later step, and not when this step ends. */
async function begin(config: WriteConfig, ports: Ports, home: OpenHome): Promise<Report<Outputs>> {
  let begun = false;
  const log: ReleaseLog = {
    ...home.log,
    conclude: async (...outcome) => (begun ? undefined : home.log.conclude(...outcome)),
  };
  return release(ported({ ...home, log }, ports), requestOf(config, ports), async underway => {
    await underway.intend(intentsOf(config.targets, liveParts(underway.records)));
    begun = true;
    const value = written(config, ports.run.releaseId, 'begun');
    return { value, verdict: 'unknown', detail: '', targets: [] };
  });
}
