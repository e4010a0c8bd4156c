import type { Report } from '@pipeline/action-kit';
import { RunTarget } from '@pipeline/cloudrun';
import { ActionError } from '@pipeline/contracts';
import { type Diary, type Done, keepTraces, planWishes, recorded } from '@pipeline/deploy-stage';
import { accessNotes, afterwards } from './after.ts';
import { carryOut } from './carry-out.ts';
import type { Config } from './config/config.ts';
import { settleInFlight } from './in-flight.ts';
import { planOneOff, runOneOff } from './one-off.ts';
import type { Google, Ports, TargetPlanned, TargetWish } from './ports.ts';
import { afterOf, intentOf, recordingOf, urlOf } from './record.ts';
import { reportDeploy } from './report/deploy.ts';
import { withIdentityToken } from './report/identity-token.ts';
import { orNotStarted } from './report/not-started.ts';
import { reportBlindPlan, reportPlan } from './report/plan.ts';
import type { Outputs } from './spec.gen.ts';
import { unlock } from './unlock.ts';
import { askFor } from './wishes.ts';

/** Looks at what there is, moves it to what is wanted, and watches what this started to its true end. */
export async function deployCloudRun(config: Config, ports: Ports): Promise<Report<Outputs>> {
  if (config.operation === 'unlock') return unlock(config, ports);
  if (config.dryRun && !ports.hasIdentity) return reportBlindPlan(config);
  return carryOn(config, ports).catch(orNotStarted(config));
}

/** Plans, settles what is in flight, or deploys. */
async function carryOn(config: Config, ports: Ports): Promise<Report<Outputs>> {
  const google = await ports.openGoogle();
  const wishes = await askFor(config, google, ports);
  const { operation, dryRun } = config;
  if (operation === 'deploy' && dryRun) return dryDeploy(config, google, ports, wishes);
  const work = operation === 'deploy' ? deploy : settleInFlight;
  return recorded(recordingOf(config), ports, diary =>
    work(config, google, { ...ports, signal: diary.signal }, wishes, diary),
  );
}

async function dryDeploy(
  config: Config,
  google: Google,
  ports: Ports,
  wishes: TargetWish[],
): Promise<Report<Outputs>> {
  const { planned, oneOff } = await plan(config, google, ports, wishes);
  await Promise.all(planned.map(judgedByGoogle));
  return reportPlan(config, planned, oneOff);
}

/** Google itself says what it thinks of the change, and writes nothing. */
async function judgedByGoogle({ target, plan }: TargetPlanned): Promise<void> {
  if (target instanceof RunTarget) await target.validate(plan as Parameters<RunTarget['validate']>[0]);
}

async function plan(config: Config, google: Google, ports: Ports, wishes: TargetWish[]) {
  const planned = await planWishes(wishes, ports);
  return { planned, oneOff: config.oneOff && (await planOneOff(config.oneOff, google, ports)) };
}

async function deploy(
  config: Config,
  google: Google,
  ports: Ports,
  wishes: TargetWish[],
  { intend, neverServed }: Diary,
): Promise<Done<Outputs>> {
  const { planned, oneOff } = await plan(config, google, ports, wishes);
  const after = afterwards(config, google, ports);
  const before = config.oneOff;
  const beforeTraffic = before && oneOff && (() => runOneOff(config, before, oneOff, google, ports));
  await intend(planned.map(intentOf));
  const { parts, outcomes, traceOf } = await carryOut(config, google, ports, planned, {
    after,
    beforeTraffic,
  }).catch((error: unknown) => {
    // A bug may come from anywhere; what was refused or cancelled here came before the first service.
    if (error instanceof ActionError || ports.signal.aborted) neverServed(error);
    throw error;
  });
  const report = reportDeploy(config, outcomes, {
    plans: planned.map(({ plan }) => plan),
    releaseId: config.release && ports.run.releaseId,
    traces: await keepTraces(traceOf, ports, parts),
    notes: accessNotes(config, after),
  });
  return {
    outcomes,
    report: await withIdentityToken(report, config, ports),
    after: await Promise.all(parts.map((part, index) => outcomes[index] && afterOf(outcomes[index], part))),
    urls: outcomes.map(urlOf),
  };
}
