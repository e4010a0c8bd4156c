import { ConfigError, type Verdict } from '@pipeline/contracts';
import { diagnose } from '@pipeline/ecs';
import { drive, watch } from '@pipeline/rollout';
import type { Config } from './config/config.ts';
import type { Outcome } from './outcome.ts';
import type { Aws, Ports, ServiceStarted, ServiceTarget } from './ports.ts';
import type { Diary, Done } from './recorded.ts';
import { reportDeploy } from './report/deploy.ts';
import type { Asked, ServiceWish } from './wishes.ts';

/** Lets what is held go on, or stops what is in flight, and watches it to its end. */
export async function settleInFlight(
  config: Config,
  aws: Aws,
  ports: Ports & Diary,
  { wishes }: Asked,
): Promise<Done> {
  const { log, clock, run } = ports;
  const from = clock.now();
  const outcomes = await Promise.all(
    wishes.map(async (wish, at): Promise<Outcome> => {
      const { name = '', url } = config.services[at] ?? {};
      const started = await inFlight(wish);
      const common = {
        service: name,
        url,
        changes: [],
        previousTaskDefinition: started.previousTaskDefinition,
        taskDefinition: started.taskDefinition,
        deploymentId: started.deploymentId,
      };
      const ended = config.dryRun
        ? await wish.target.judge(started)
        : await log.group(`${config.operation} ${wish.target.name}`, () =>
            settle(config, ports, wish, started),
          );
      // What an abort is green about is the revision that was there before.
      if (config.operation === 'abort' && !(ended instanceof Error) && ended.state === 'steady') {
        const { taskDefinition: left, previousTaskDefinition: back } = started;
        return {
          ...common,
          previousTaskDefinition: left,
          taskDefinition: back,
          ended,
          took: clock.now() - from,
        };
      }
      const diagnosis =
        ended instanceof Error || ended.state !== 'failed'
          ? undefined
          : await aws.ecs
              .describeTaskDefinition(started.taskDefinition)
              .then(({ definition }) =>
                diagnose(
                  { api: aws.ecs, tasks: aws.tasks, logTail: aws.logTail, log: log.info },
                  config.cluster,
                  name,
                  { createdAt: 0, ...started },
                  definition,
                ),
              );
      return { ...common, ended, took: clock.now() - from, ...(diagnosis && { diagnosis }) };
    }),
  );
  const report = reportDeploy(config, outcomes, { plans: [], releaseId: config.release && run.releaseId });
  return {
    outcomes,
    parts: [],
    report: config.dryRun ? { ...report, outputs: { ...report.outputs, verdict: 'planned' } } : report,
  };
}

async function inFlight({ target }: ServiceWish): Promise<ServiceStarted> {
  const started = await target.inFlight(await target.observe());
  if (started !== undefined) return started;
  throw new ConfigError(`${target.name} has no deployment in flight`, {
    hint: 'It is over already: see the service’s deployments, or deploy',
  });
}

async function settle(
  { operation, rollout }: Config,
  { log, clock, signal, check }: Ports & Diary,
  { target }: ServiceWish,
  started: ServiceStarted,
): Promise<Verdict | Error> {
  const waiting = {
    timeout: rollout.waitTimeout,
    clock,
    signal,
    onChange: ({ detail }: Verdict) => log.info(detail),
  };
  try {
    if (operation === 'continue') {
      const { verdict } = await drive(target, started, { ...waiting, ...(check && { check }) });
      return verdict;
    }
    await target.abort?.(started);
    return wentBack(await watch(goingBack(target), started, waiting));
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
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

/** What was asked for has happened: that is no failure. */
function wentBack(verdict: Verdict): Verdict {
  const back = verdict.state === 'failed' && verdict.reason === 'rolled-back';
  return back ? { state: 'steady', detail: `stopped as asked: ${verdict.detail}` } : verdict;
}
