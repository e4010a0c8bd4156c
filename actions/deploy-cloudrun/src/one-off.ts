import { JobTarget, NOTHING_DEPLOYED, OneOffError, runJob } from '@pipeline/cloudrun';
import { type Check, planAll, rollOut } from '@pipeline/rollout';
import type { Config } from './config/config.ts';
import type { OneOffConfig } from './config/one-off.ts';
import type { Google, Ports } from './ports.ts';

type JobPlanned = Awaited<ReturnType<typeof planOneOff>>;

/** What would become of the job that has to end well before anything serves; it is looked at, and not changed. */
export async function planOneOff(oneOff: OneOffConfig, { run: api }: Google, { log, run }: Ports) {
  const { project, region, job, wanted } = oneOff;
  const target = new JobTarget({ api, log: log.info }, { project, region }, job, { release: run.releaseId });
  const [planned] = await planAll([{ target, wanted }]);
  if (planned === undefined) throw new Error('one wish has one plan');
  return planned;
}

/**
 * Puts the release's image into the job, and runs it to its end. Where that does not end well the job is set back, and what
 * went wrong is thrown: nothing serves yet.
 */
export async function runOneOff(
  config: Config,
  oneOff: OneOffConfig,
  planned: JobPlanned,
  google: Google,
  ports: Ports,
): Promise<void> {
  const { log, clock, signal } = ports;
  let failure: unknown;
  const check: Check = async () => {
    try {
      await execute(oneOff, google, ports);
      return { ok: true, detail: 'it ended well' };
    } catch (error) {
      failure = error;
      throw error;
    }
  };
  const { name } = planned.target;
  log.info(`Before anything serves, ${name} is to run`);
  const parts = await rollOut([[planned]], {
    timeout: config.rollout.waitTimeout,
    onFailure: 'rollback',
    clock,
    signal,
    check,
    onChange: (_, { detail }) => log.info(`${name}: ${detail}`),
    onWayBack: () => log.info(`${name} is set back to what it was`),
  });
  const [{ ending, wayBack } = {}] = parts;
  if (wayBack?.state === 'failed') log.warn(`${name} could not be set back: ${wayBack.detail}`);
  if (failure !== undefined) throw failure;
  if (ending instanceof Error) throw ending;
  if (ending?.state !== 'steady')
    throw new OneOffError(`${name} did not take the new image: ${ending?.detail ?? ''}`, NOTHING_DEPLOYED);
}

async function execute(
  oneOff: OneOffConfig,
  { run: api }: Google,
  { log, clock, signal, run }: Ports,
): Promise<void> {
  const { project, region, job, container, timeout } = oneOff;
  await runJob(
    { api, log: log.info, clock, signal },
    {
      at: { project, region },
      job,
      release: run.releaseId,
      timeout,
      ...(container !== undefined && { container }),
    },
  );
}
