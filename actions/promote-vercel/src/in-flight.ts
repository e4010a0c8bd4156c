import type { Report } from '@pipeline/action-kit';
import { ConfigError, RemoteError, type Verdict } from '@pipeline/contracts';
import {
  type Diary,
  type Done,
  findInFlight,
  type InFlight,
  isStopped,
  keepTraces,
  lastWord,
  recorded,
  type Settled,
  settleInFlight as settle,
  tracesAsTheyEnd,
} from '@pipeline/deploy-stage';
import type { ProjectView, VercelNow, VercelSnapshot, VercelStarted } from '@pipeline/vercel';
import {
  keepSetting,
  sinceHeld,
  subjectOf,
  titleOf,
  type Vercel,
  type VercelStageTarget,
} from '@pipeline/vercel-stage';
import type { Config } from './config/config.ts';
import { hostsIn, type Outcome } from './outcome.ts';
import { placesOf } from './places.ts';
import type { Ports } from './ports.ts';
import { recordingOf, urlOf } from './record.ts';
import { reportInFlight } from './report/in-flight.ts';
import { reportMove } from './report/move.ts';
import type { Outputs } from './spec.gen.ts';
import { type Standing, seenAfterwards } from './standing.ts';
import { targetOf } from './target.ts';

const NONE = 'It is over already, or none was begun: see the project’s deployments, or promote';
const TOO_LATE = 'To return to what was live before, run promote-vercel with `operation: rollback`';

type Flight = InFlight<VercelNow, VercelStarted, VercelSnapshot> & { target: VercelStageTarget };

/** Lets a rolling release go on, completes it, or has it go back, and watches that to its end. */
export async function settleInFlight(
  config: Config,
  vercel: Vercel,
  ports: Ports,
  project: ProjectView,
): Promise<Report<Outputs>> {
  const title = titleOf(project, config.identity.team);
  if (config.dryRun) {
    const flight = await flightIn(config, vercel, ports);
    const settled = await settleOne(config, ports, flight);
    return reportInFlight(config, outcomeOf(config, title, flight, settled, undefined));
  }
  const recording = recordingOf(config, project, { commit: undefined, deployment: '' });
  return recorded(recording, ports, async ({ signal, held: [held] }) => {
    const running = { ...ports, signal };
    const flight = await flightIn(config, vercel, running);
    return settleAndTell(config, vercel, running, flight, { title, held });
  });
}

async function flightIn(config: Config, { api }: Vercel, ports: Ports): Promise<Flight> {
  const target = targetOf(config, api, ports);
  return { target, ...(await findInFlight(target, NONE)) };
}

async function settleAndTell(
  config: Config,
  vercel: Vercel,
  ports: Ports,
  flight: Flight,
  { title, held }: { title: string; held: Diary['held'][number] },
): Promise<Done<Outputs>> {
  if (config.operation === 'complete') await complete(vercel, ports, flight);
  const { started, now } = flight;
  const { keep, traceOf } = tracesAsTheyEnd(vercel.trace);
  const settled = await settleOne(config, ports, flight, ending => keep({ started, ending }));
  // First of all: a cancelled run has seconds.
  const kept = await keepSetting(vercel, sinceHeld(started, held, subjectOf(now.project)), {
    clock: ports.clock,
    log: ports.log.info,
  });
  const standing = await seenAfterwards(config, vercel, ports);
  const outcome = outcomeOf(config, title, flight, settled, standing);
  const report = reportMove(config, outcome, {
    plan: undefined,
    view: now.moving,
    commit: now.moving?.commit?.sha,
    said: [],
    notes: [],
    lastMove: undefined,
    kept,
    releaseId: config.release && ports.run.releaseId,
    traces: await keepTraces(traceOf, ports, [{ ...flight, ending: settled.ended }]),
  });
  const done = { outcomes: [outcome], report };
  if (ports.release === undefined) return done;
  const word = await lastWord(
    outcome,
    {
      subject: subjectOf(now.project),
      operation: config.operation,
      after: async () => (standing?.snapshot.deployment === outcome.next ? standing?.snapshot : undefined),
      url: urlOf(outcome),
    },
    ports,
  );
  return { ...done, settled: word === undefined ? [] : [word] };
}

/** https://vercel.com/docs/rolling-releases */
async function complete({ api }: Vercel, { log }: Ports, { now, started }: Flight): Promise<void> {
  if (now.rolling?.canary !== started.deployment)
    throw new ConfigError(`${started.deployment} is not in a rolling release that could be completed`, {
      hint: 'It takes all traffic by itself; where it waits, say `operation: continue`',
    });
  log.info(`Giving ${started.deployment} all traffic`);
  try {
    await api.completeRolling(started.project, started.deployment);
  } catch (error) {
    if (!(error instanceof RemoteError) || error.outcome === 'known') throw error;
    // Whether it was heard, watching it shows.
    log.info(error.message);
  }
}

async function settleOne(
  { operation, dryRun, rollout, bypass }: Config,
  { checkAt, ...ports }: Ports,
  { target, ...flight }: Flight,
  onEnd?: (ending: Verdict | Error) => void,
): Promise<Settled> {
  const { started, before, now } = flight;
  const check = checkAt?.(placesOf({ bypass }, now, started.host, ports));
  const how = {
    operation: operation === 'abort' ? operation : 'continue',
    dryRun,
    rollout,
    previous: before.deployment,
    tooLate: TOO_LATE,
    ...(onEnd && { onEnd }),
  } as const;
  return settle(target, flight, how, { ...ports, ...(check && { check }) });
}

function outcomeOf(
  { operation }: Config,
  title: string,
  { started, before, now }: Flight,
  { ended, took, checks, wayBack }: Settled,
  standing: Standing | undefined,
): Outcome {
  const common = { title, changes: [], ended, took, hosts: hostsIn(now), ...(standing && { standing }) };
  const [previous, next] = [before.deployment, started.deployment];
  // What an abort is green about is the deployment that was live before.
  if (isStopped(operation, ended)) return { ...common, previous: next, next: previous };
  return {
    ...common,
    previous,
    next,
    ...(wayBack && { wayBack }),
    ...(checks && { checks }),
  };
}
