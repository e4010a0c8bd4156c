import { deploymentIn, type Verdict } from '@pipeline/contracts';
import {
  type Diary,
  type Done,
  findInFlight,
  type InFlight,
  isStopped,
  keepTraces,
  lastWord,
  type Settled,
  servesNow,
  settleInFlight as settle,
  tracesAsTheyEnd,
} from '@pipeline/deploy-stage';
import type { VercelNow, VercelSnapshot, VercelStarted } from '@pipeline/vercel';
import { sinceHeld, type Vercel } from '@pipeline/vercel-stage';
import { checked } from './carry-out.ts';
import type { Config } from './config/config.ts';
import { found } from './found.ts';
import type { Found, Outcome } from './outcome.ts';
import type { Ports } from './ports.ts';
import type { Project } from './project.ts';
import { urlOf } from './record.ts';
import { reportDeploy } from './report/deploy.ts';
import { reportInFlight } from './report/in-flight.ts';
import { putSettingBack, withSettingTold } from './setting.ts';
import type { Outputs } from './spec.gen.ts';
import { targetOf } from './target.ts';
import { traced } from './traced.ts';

const NONE =
  'What waits for its promotion is known by the release log alone: name the `environment` that the deploy named. What was declined by a check or an abort does not wait: deploy anew, or promote it by its id with promote-vercel';
const TOO_LATE = 'To return to what was there before, run promote-vercel with `operation: rollback`';

type Flight = InFlight<VercelNow, VercelStarted, VercelSnapshot>;

/** Promotes what is held, or has it end without domains, and watches that to its end. */
export async function settleInFlight(
  config: Config,
  project: Project,
  vercel: Vercel,
  ports: Ports,
  [held]: Diary['held'],
): Promise<Done<Outputs>> {
  const target = targetOf(config, project, vercel, ports, {
    waiting: config.dryRun ? 'any' : deploymentsOf(held),
  });
  const flight = await findInFlight(target, NONE);
  const { started, before } = flight;
  const { keep, traceOf } = tracesAsTheyEnd(vercel.trace);
  const how = {
    operation: config.operation === 'abort' ? config.operation : 'continue',
    dryRun: config.dryRun,
    rollout: config.rollout,
    previous: before.deployment,
    tooLate: TOO_LATE,
    onEnd: (ending: Verdict | Error) => keep({ started, ending }),
  } as const;
  const settled = await settle(target, flight, how, {
    ...ports,
    ...checked(config, project, vercel, ports, flight),
  });
  const { ended } = settled;
  const setting = config.dryRun
    ? undefined
    : await putSettingBack(sinceHeld(started, held, project.subject), vercel, ports);
  const seen = await found(config, project, vercel, ports, {
    started,
    ...(!config.dryRun && { ending: ended }),
  });
  const outcome = outcomeOf(config, project, flight, settled, seen);
  if (config.dryRun) return { outcomes: [outcome], report: reportInFlight(config, outcome) };
  const report = reportDeploy(config, outcome, {
    plans: [],
    releaseId: config.release && ports.run.releaseId,
    traces: await keepTraces(traceOf, ports, [traced(project, { started, ending: ended })]),
  });
  const done = { outcomes: [outcome], report: withSettingTold(report, setting, ports) };
  if (ports.release === undefined) return done;
  const { subject } = project;
  const after = () => servesNow(target, snapshot => snapshot.deployment === outcome.next);
  const word = await lastWord(
    outcome,
    { subject, operation: config.operation, after, url: urlOf(outcome) },
    ports,
  );
  return { ...done, settled: word === undefined ? [] : [word] };
}

/** What the log has as held: only that may go on. */
function deploymentsOf(held: Diary['held'][number]): string[] {
  const artifacts = held?.intent.targets.flatMap(target => Object.values(target.artifacts)) ?? [];
  return artifacts.flatMap(artifact => deploymentIn(artifact) ?? []);
}

function outcomeOf(
  { operation }: Pick<Config, 'operation'>,
  { name }: Pick<Project, 'name'>,
  { started, before }: Pick<Flight, 'started' | 'before'>,
  { ended, took, checks, wayBack }: Settled,
  { kind, guard, ...seen }: Found,
): Outcome {
  const common = { name, changes: [], ended, took, kind, guard };
  const [previous, next] = [before.deployment, started.deployment];
  // What an abort is green about is what was there before.
  if (isStopped(operation, ended)) return { ...common, previous: next, next: previous };
  return {
    ...common,
    ...seen,
    previous,
    next,
    host: started.host,
    ...(wayBack && { wayBack }),
    ...(checks && { checks }),
  };
}
