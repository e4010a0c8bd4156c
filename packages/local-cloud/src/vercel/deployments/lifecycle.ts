import { buildCommandOf } from '../build/command.ts';
import { runBuild } from '../build/run-build.ts';
import type { Deployment } from '../model.ts';
import { subjectOf } from '../moves/give.ts';
import { deploymentReady } from '../moves/ready.ts';
import { TIMING } from '../timing.ts';
import type { World } from '../world.ts';
import { type Build, buildOf, endOfReal, failedBuild, realBuildOf } from './build-log.ts';
import { isFinal, record, setState } from './record.ts';

/** Lets a new deployment go its way: QUEUED → INITIALIZING → BUILDING → READY or ERROR. */
export function begin(world: World, deployment: Deployment, withoutCache: boolean): void {
  const blocked = world.faults.take('blocked', subjectOf(deployment));
  if (blocked) block(world, deployment, blocked.reason);
  else run(world, deployment, fateOf(world, deployment, withoutCache));
}

/** The command that is run for real, where nothing else is to happen to the build. */
function commandOf(world: World, deployment: Deployment, { build, stops, fails }: Fate): string | undefined {
  const untouched = build.failure === undefined && stops === undefined && !fails;
  return world.builds === 'run' && !deployment.prebuilt && untouched ? buildCommandOf(deployment) : undefined;
}

interface Fate {
  build: Build;
  withoutCache: boolean;
  /** By a fault, and not of itself. */
  fails: boolean;
  /** How many times as long everything takes. */
  slow: number;
  /** Does no more than half of its lines: it hangs, or is cancelled by somebody. */
  stops: { cancelledBy?: string } | undefined;
}

function fateOf({ faults }: World, deployment: Deployment, withoutCache: boolean): Fate {
  const subject = subjectOf(deployment);
  const good = buildOf(deployment, withoutCache);
  const fails = faults.take('build-fails', subject);
  const canceled = faults.take('build-canceled', subject);
  return {
    withoutCache,
    fails: fails !== undefined,
    build: fails && good.failure === undefined ? failedBuild(good, fails) : good,
    slow: faults.take('slow-build', subject)?.times ?? 1,
    stops: canceled
      ? { cancelledBy: canceled.by ?? 'someone-else' }
      : faults.take('build-never-ends', subject) && {},
  };
}

function run(world: World, deployment: Deployment, fate: Fate): void {
  const { build, slow, stops, withoutCache } = fate;
  const { turn } = deployment;
  const command = commandOf(world, deployment, fate);
  const lines = command === undefined ? build.lines : realBuildOf(deployment, withoutCache, command);
  const whole = deployment.prebuilt ? TIMING.prebuilt : TIMING.build;
  const later = (ms: number, next: () => void) =>
    world.scheduler.after(ms * slow, () => {
      if (deployment.turn === turn) next();
    });
  const tell = (index: number): void => {
    const line = lines[index];
    if (stops && index >= lines.length / 2) {
      if (stops.cancelledBy !== undefined) cancel(world, deployment, stops.cancelledBy);
    } else if (line === undefined && command !== undefined) {
      void runForReal(world, deployment);
    } else if (line === undefined) {
      end(world, deployment, build);
    } else {
      record(world, deployment, line);
      later(whole / lines.length, () => tell(index + 1));
    }
  };
  later(TIMING.queued, () => {
    setState(world, deployment, 'INITIALIZING');
    later(TIMING.initializing, () => {
      deployment.buildingAt = world.stamp();
      setState(world, deployment, 'BUILDING');
      tell(0);
    });
  });
}

/** Its lines come as they are printed; a build that is cancelled is killed. */
async function runForReal(world: World, deployment: Deployment): Promise<void> {
  const { turn } = deployment;
  const stopped = new AbortController();
  const watcher = () => {
    if (deployment.turn !== turn) stopped.abort();
  };
  world.watchers.add(watcher);
  try {
    const say = (type: 'stdout' | 'stderr', text: string) => {
      if (deployment.turn === turn) record(world, deployment, { type, text });
    };
    const ran = await runBuild(deployment, say, stopped.signal);
    if (deployment.turn !== turn || ran === undefined) return;
    const build = endOfReal(ran.command, ran.exitCode);
    if (ran.output.size > 0) deployment.output = ran.output;
    for (const line of build.lines) record(world, deployment, line);
    end(world, deployment, build);
  } finally {
    world.watchers.delete(watcher);
  }
}

/** By a person or by Vercel itself. */
export function cancel(world: World, deployment: Deployment, by: string): void {
  if (isFinal(deployment)) return;
  deployment.turn += 1;
  deployment.canceledAt = world.stamp();
  deployment.canceledBy = by;
  setState(world, deployment, 'CANCELED');
}

function end(world: World, deployment: Deployment, { failure }: Build): void {
  if (failure !== undefined) {
    deployment.error = failure;
    setState(world, deployment, 'ERROR');
    return;
  }
  deployment.ready = world.stamp();
  if (deployment.target === 'production') deployment.readySubstate = 'STAGED';
  setState(world, deployment, 'READY');
  void deploymentReady(world, deployment);
}

/** https://vercel.com/docs/deployments/troubleshoot-project-collaboration */
function block(world: World, deployment: Deployment, reason: string | undefined): void {
  deployment.readyStateReason =
    reason ?? `Git author ${deployment.creator.email} must have access to the team to create deployments.`;
  setState(world, deployment, 'BLOCKED');
}
