import type { Report } from '@pipeline/action-kit';
import { ActionError, ConfigError, type ReleaseLog, type ReleaseRecord } from '@pipeline/contracts';
import { release } from '@pipeline/release';
import type { OpenHome } from '@pipeline/release-home';
import type { WriteConfig } from '../config/config.ts';
import type { Ports } from '../ports.ts';
import { planned, written } from '../report/written.ts';
import type { Outputs } from '../spec.gen.ts';
import { finish } from './finish.ts';
import { intentsOf, liveParts, outcomesOf, refusing, requestOf, worstOf } from './told.ts';

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
  let lost: unknown;
  // That the end is not written is a deploy's warning. Here it is all that was to be done.
  const log: ReleaseLog = {
    ...home.log,
    conclude: (...outcome) =>
      home.log.conclude(...outcome).catch(error => {
        lost = error;
        throw error;
      }),
  };
  const report = await release(ported({ ...home, log }, ports), requestOf(config, ports), async underway => {
    mustKnow(backTo, environment, underway.records);
    const live = liveParts(underway.records);
    await underway.intend(intentsOf(targets, live));
    const { ending, detail } = worstOf(targets);
    const value = written(config, ports.run.releaseId, ending);
    const outcomes = outcomesOf(targets);
    return {
      value,
      verdict: ending,
      detail,
      targets: backTo === undefined ? outcomes : refusing(outcomes, live),
    };
  });
  if (lost === undefined) return report;
  const error = new ActionError(
    'unrecorded',
    `${environment}: it is written down as begun, and its end is not`,
    {
      cause: lost,
      hint: 'Run this job again: what it writes then is newer than what looks in flight.',
    },
  );
  return { ...report, error };
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

function ported(
  { log, lock, history }: Pick<OpenHome, 'lock' | 'history'> & { log: ReleaseLog },
  ports: Ports,
) {
  const { clock, signal } = ports;
  return { log, lock, history, clock, signal, tell: ports.log.info, warn: ports.log.warn };
}
