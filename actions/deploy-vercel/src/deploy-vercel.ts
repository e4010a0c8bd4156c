import type { Report } from '@pipeline/action-kit';
import { ActionError } from '@pipeline/contracts';
import { type Diary, type Done, keepTraces, planWishes, recorded } from '@pipeline/deploy-stage';
import { orNotStarted, unlock, type Vercel, type VercelPlanned } from '@pipeline/vercel-stage';
import { carryOut } from './carry-out.ts';
import { cleanUp } from './clean-up/clean-up.ts';
import type { Config } from './config/config.ts';
import { mustBeNoDomains } from './hosts.ts';
import { settleInFlight } from './in-flight.ts';
import type { Ports } from './ports.ts';
import { type Project, projectOf } from './project.ts';
import { guardOf, mustBeCheckable } from './protection.ts';
import { afterOf, artifactsOf, intentOf, recordingOf, urlOf } from './record.ts';
import { reportDeploy } from './report/deploy.ts';
import { reportBlindPlan, reportPlan } from './report/plan.ts';
import { withSettingTold } from './setting.ts';
import { type Made, readMade } from './source.ts';
import type { Outputs } from './spec.gen.ts';
import { wishOf } from './target.ts';
import { telling } from './tell/telling.ts';
import { traced } from './traced.ts';

/** Reads what is deployed, has Vercel make it, and watches that to its true end. */
export async function deployVercel(config: Config, ports: Ports): Promise<Report<Outputs>> {
  return carryOn(config, ports).catch(orNotStarted(config.identity));
}

async function carryOn(config: Config, ports: Ports): Promise<Report<Outputs>> {
  if (config.dryRun && !ports.hasToken) return reportBlindPlan(config, await readMade(config, ports));
  const vercel = await ports.openVercel();
  const project = await projectOf(config, vercel, ports);
  switch (config.operation) {
    case 'unlock':
      return unlock(config, project, { lock: ports.release?.lock, log: ports.log });
    case 'clean-up':
      return cleanUp(config, project, vercel, ports);
    case 'deploy':
      return deploy(config, project, vercel, ports);
    default:
      return settled(config, project, vercel, ports);
  }
}

async function settled(
  config: Config,
  project: Project,
  vercel: Vercel,
  ports: Ports,
): Promise<Report<Outputs>> {
  const settle = () =>
    recorded(recordingOf(config, project.subject), ports, diary =>
      settleInFlight(config, project, vercel, { ...ports, signal: diary.signal }, diary.held),
    ).catch(orNotStarted(config.identity));
  return config.dryRun ? settle() : telling(config, project, ports, settle);
}

async function deploy(
  config: Config,
  project: Project,
  vercel: Vercel,
  ports: Ports,
): Promise<Report<Outputs>> {
  const guard = guardOf(project.view, config.goal.kind, config.bypass);
  mustBeCheckable(guard, config, project.name);
  await mustBeNoDomains(config, project, vercel);
  const made = await readMade(config, ports, project.view);
  if (config.dryRun) {
    const planned = await plan(config, project, vercel, ports, made);
    return reportPlan(config, planned, { name: project.name, guard, made });
  }
  return telling(config, project, ports, () =>
    recorded(recordingOf(config, project.subject), ports, diary =>
      deployRecorded(config, project, vercel, { ...ports, signal: diary.signal }, made, diary),
    ).catch(orNotStarted(config.identity)),
  );
}

async function plan(
  config: Config,
  project: Project,
  vercel: Vercel,
  ports: Ports,
  made: Made,
): Promise<VercelPlanned> {
  const [planned] = await planWishes([wishOf(config, project, vercel, ports, made)], ports);
  if (planned === undefined) throw new Error('nothing was planned');
  // By the team's name, as the workflow has it.
  return { ...planned, plan: { ...planned.plan, subject: project.name } };
}

async function deployRecorded(
  config: Config,
  project: Project,
  vercel: Vercel,
  ports: Ports,
  made: Made,
  { intend, neverServed }: Diary,
): Promise<Done<Outputs>> {
  const planned = await plan(config, project, vercel, ports, made);
  await intend([intentOf(config, planned)]);
  const { part, outcome, traceOf, setting } = await carryOut(config, project, vercel, ports, planned).catch(
    (error: unknown) => {
      // A bug may come from anywhere; what was refused or cancelled here came before the deployment.
      if (error instanceof ActionError || ports.signal.aborted) neverServed(error);
      throw error;
    },
  );
  const report = reportDeploy(config, outcome, {
    plans: [planned.plan],
    releaseId: config.release && ports.run.releaseId,
    traces: await keepTraces(traceOf, ports, [traced(project, part)]),
  });
  return {
    outcomes: [outcome],
    report: withSettingTold(report, setting, ports),
    artifacts: [artifactsOf(outcome)],
    after: [afterOf(config, outcome, part)],
    urls: [urlOf(outcome)],
  };
}
