import { ActionError, ConfigError, type Verdict } from '@pipeline/contracts';
import { type Driven, drive, watch } from '@pipeline/rollout';
import { type FollowedUp, findAllScheduled, followUp } from './after.ts';
import type { ServicePart } from './carry-out.ts';
import type { Config } from './config/config.ts';
import { explain } from './explain.ts';
import { lastWord, TOO_LATE } from './last-words.ts';
import { endingOf, type Outcome } from './outcome.ts';
import type { Aws, Ports, ServiceStarted, ServiceTarget } from './ports.ts';
import type { Diary, Done } from './recorded.ts';
import { reportDeploy } from './report/deploy.ts';
import { reportInFlight } from './report/in-flight.ts';
import { keepTraces } from './trace.ts';
import type { Asked, ServiceWish } from './wishes.ts';

/** What is in flight, and what it replaces. */
interface Found extends Required<Pick<ServicePart, 'now' | 'before' | 'started'>> {
  target: ServiceTarget;
}

/** Lets what is held go on, or stops what is in flight, and watches it to its end. */
export async function settleInFlight(
  config: Config,
  aws: Aws,
  ports: Ports & Diary,
  { wishes }: Asked,
): Promise<Done> {
  const { run, knownRevisions: known } = ports;
  const found = await Promise.all(wishes.map(inFlight));
  const scheduled = await findAllScheduled(config, aws, found);
  const outcomes = await Promise.all(found.map((each, at) => settleOne(config, aws, ports, each, at)));
  if (config.dryRun) return { outcomes, report: reportInFlight(config, outcomes) };
  const steady = outcomes.every(outcome => endingOf(outcome) === 'steady');
  const follows = steady && config.operation === 'continue';
  const after: FollowedUp = follows
    ? await followUp(config, aws, ports, found, { scheduled, known })
    : { notes: [] };
  const report = reportDeploy(config, outcomes, {
    plans: [],
    releaseId: config.release && run.releaseId,
    traces: await keepTraces(
      aws,
      ports,
      found.map((each, at) => ({ ...each, ending: outcomes[at]?.ended })),
    ),
    notes: after.notes,
  });
  if (after.error !== undefined) report.error ??= after.error;
  if (ports.release === undefined) return { outcomes, report };
  const words = await Promise.all(
    outcomes.map((outcome, at) => {
      const { target } = found[at] ?? {};
      return target && lastWord(config, outcome, target, ports);
    }),
  );
  return { outcomes, report, settled: words.filter(word => word !== undefined) };
}

async function settleOne(
  config: Config,
  aws: Aws,
  ports: Ports & Diary,
  { target, started, now }: Found,
  at: number,
): Promise<Outcome> {
  const { log, clock } = ports;
  const { name = '', url } = config.services[at] ?? {};
  const from = clock.now();
  const { ended, wentBack, checks }: Settled = config.dryRun
    ? { ended: await target.judge(started), wentBack: false }
    : await log.group(`${config.operation} ${target.name}`, () => settle(config, ports, target, started));
  const { taskDefinition, previousTaskDefinition, deploymentId } = started;
  const took = clock.now() - from;
  const common = { service: name, url, changes: [], deploymentId, ended, took };
  // What an abort is green about is the revision that was there before.
  if (config.operation === 'abort' && !(ended instanceof Error) && ended.state === 'steady')
    return { ...common, previousTaskDefinition: taskDefinition, taskDefinition: previousTaskDefinition };
  const diagnosis = config.dryRun
    ? undefined
    : await explain(config, name, { started, ending: ended, now }, aws, ports);
  return {
    ...common,
    previousTaskDefinition,
    taskDefinition,
    ...(wentBack && !(ended instanceof Error) && { wayBack: { state: 'back', detail: ended.detail } }),
    ...(checks && { checks }),
    ...(diagnosis && { diagnosis }),
  };
}

async function inFlight({ target }: ServiceWish): Promise<Found> {
  const now = await target.observe();
  const started = await target.inFlight(now);
  if (started !== undefined) return { target, now, before: target.snapshot(now), started };
  throw new ConfigError(`${target.name} has no deployment in flight`, {
    hint: 'It is over already: see the service’s deployments, or deploy',
  });
}

/** As `Driven`, or with the error by which watching it ended. */
interface Settled extends Pick<Driven, 'wentBack' | 'checks'> {
  ended: Verdict | Error;
}

async function settle(
  { operation, rollout }: Config,
  { log, clock, signal, check }: Ports & Diary,
  target: ServiceTarget,
  started: ServiceStarted,
): Promise<Settled> {
  const waiting = {
    timeout: rollout.waitTimeout,
    clock,
    signal,
    onChange: ({ detail }: Verdict) => log.info(detail),
  };
  try {
    if (operation === 'continue') {
      const { verdict, ...more } = await drive(target, started, { ...waiting, ...(check && { check }) });
      return { ended: verdict, ...more };
    }
    await target.abort?.(started);
    return { ended: asAsked(await watch(goingBack(target), started, waiting)), wentBack: false };
  } catch (error) {
    return { ended: error instanceof Error ? error : new Error(String(error)), wentBack: false };
  }
}

/** Stopped is not yet back: a rolling update goes back as slowly as it came, and that may fail. */
function goingBack(target: ServiceTarget): Pick<ServiceTarget, 'name' | 'judge'> {
  return {
    name: target.name,
    async judge(started) {
      const verdict = await target.judge(started);
      const onItsWay = verdict.state === 'failed' && verdict.reason === 'stopped';
      return onItsWay ? { state: 'progressing', detail: verdict.detail } : verdict;
    },
  };
}

/** What was asked for has happened: that is no failure. That what was to be stopped serves, is one. */
function asAsked(verdict: Verdict): Verdict | Error {
  if (verdict.state === 'steady')
    return new ActionError(TOO_LATE, `It was over before it could be stopped: ${verdict.detail}`, {
      hint: 'To return to what was there before, deploy with `task-definition` set to that revision, and without an image',
    });
  const back = verdict.state === 'failed' && verdict.reason === 'rolled-back';
  return back ? { state: 'steady', detail: `stopped as asked: ${verdict.detail}` } : verdict;
}
