import type { Logger, Report } from '@pipeline/action-kit';
import { type Clock, TimeoutError, type Verdict } from '@pipeline/contracts';
import { type Diagnosis, diagnose, type EcsApi, EcsTarget } from '@pipeline/ecs';
import { deploy, planDeploy } from '@pipeline/rollout';
import type { Config } from './config.ts';
import { type Deployed, reportBlindPlan, reportDeploy, reportPlan, type Seen } from './report.ts';
import type { Outputs } from './spec.gen.ts';

export interface Ports {
  /** Whether there are credentials to look at AWS with; only a dry run can do without. */
  hasIdentity: boolean;
  openEcs(): Promise<EcsApi>;
  logTail(group: string, stream: string, lines: number): Promise<string[]>;
  log: Pick<Logger, 'info' | 'group'>;
  clock: Clock;
  signal: AbortSignal;
}

/** Observes the service, moves it to the image, and watches the deployment that this started to its true end. */
export async function deployEcs(config: Config, ports: Ports): Promise<Report<Outputs>> {
  if (config.dryRun && !ports.hasIdentity) return reportBlindPlan(config);
  const { log, clock, signal } = ports;
  const api = await ports.openEcs();
  const target = new EcsTarget(api, config.cluster, config.service, log.info);
  const wanted = { image: config.image, container: config.container };
  if (config.dryRun) return reportPlan(config, await planDeploy(target, wanted));

  const seen: Partial<Seen> = {};
  const from = clock.now();
  const verdict = await log.group(`Deploying to ${target.name}`, () =>
    deploy(target, wanted, {
      timeout: config.waitTimeout,
      clock,
      signal,
      onPlan: planned => {
        seen.planned = planned;
        for (const { what, from: old, to } of planned.plan.changes)
          log.info(`${what}: ${old ?? 'nothing'} → ${to}`);
      },
      onStart: started => {
        seen.started = started;
        log.info(`Watching deployment ${started.deploymentId}`);
      },
      onChange: change => log.info(change.detail),
    }).then(
      outcome => outcome.verdict,
      // Before anything was started there is nothing to report on; afterwards the outputs must be set first.
      (error: Error) => {
        if (seen.started === undefined) throw error;
        return error;
      },
    ),
  );
  const deployed = { ...seen, verdict, took: clock.now() - from } as Deployed;
  const diagnosis = needsDiagnosis(verdict) ? await explainFailure(config, api, deployed, ports) : undefined;
  return reportDeploy(config, deployed, diagnosis);
}

function needsDiagnosis(verdict: Verdict | Error): boolean {
  return verdict instanceof Error ? verdict instanceof TimeoutError : verdict.state === 'failed';
}

function explainFailure(
  config: Config,
  api: EcsApi,
  { started, planned }: Deployed,
  ports: Ports,
): Promise<Diagnosis> {
  const { logTail, log } = ports;
  return log.group('Looking for the cause', () =>
    diagnose(
      { api, logTail, log: log.info },
      config.cluster,
      config.service,
      started,
      planned.before.definition,
    ),
  );
}
