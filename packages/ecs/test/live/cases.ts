import { setTimeout as sleep } from 'node:timers/promises';
import type { Strategy, Verdict } from '@pipeline/contracts';
import { type Check, drive, start } from '@pipeline/rollout';
import {
  type EcsTrace,
  type EcsWanted,
  findIdentical,
  keepable,
  OneOffError,
  reshape,
  runOneOff,
} from '../../src/index.ts';
import type { Account } from './account.ts';

export interface Scene {
  account: Account;
  /** Of the service and the family, which this case makes for itself. */
  name: string;
  signal: AbortSignal;
  say(line: string): void;
  keep(trace: EcsTrace): void;
}

export interface LiveCase {
  name: string;
  what: string;
  needsBalancer?: true;
  /** Throws where the contract does not hold; returns what was seen. */
  run(scene: Scene): Promise<string>;
}

/** Milliseconds that one rollout may take: ECS tries a missing image for some minutes. */
const PATIENCE = 15 * 60_000;

const one = (change: EcsWanted['containers'][string]): EcsWanted => ({ containers: { '': change } });

/** What must hold of any ECS, a real one first of all. Each case has a service of one task of its own. */
export const CASES: readonly LiveCase[] = [
  {
    name: 'good',
    what: 'a changed variable is a new revision, becomes steady, and the same wish again changes nothing',
    async run(scene) {
      const { account, name } = scene;
      await serve(scene);
      const target = account.target(name);
      const before = await target.observe();
      const wanted = one({ environment: { VERSION: 'two' } });
      const { verdict, started } = await deploy(scene, wanted);
      expectState(verdict, 'steady');
      const again = target.plan(await target.observe(), wanted);
      if (again.changes.length > 0)
        throw new Error(`the same wish would change ${JSON.stringify(again.changes)}`);
      const identical = await findIdentical(
        reshape(before.definition, before.tags, wanted).input,
        account.api,
      );
      if (identical !== started.taskDefinition)
        throw new Error(`a second run would register ${started.taskDefinition} again`);
      return verdict.detail;
    },
  },
  {
    name: 'crash-loop',
    what: 'containers that crash trip the circuit breaker, and the old revision serves',
    run: scene => fails(scene, one({ command: ['exit', '3'] })),
  },
  {
    name: 'image-missing',
    what: 'an image that is not there fails, and the old revision serves',
    run: scene => fails(scene, one({ image: missing(scene.account.settings.image) })),
  },
  {
    name: 'one-off',
    what: 'a one-off task that ends with 0 is good, and one that ends with 7 is told',
    async run(scene) {
      await serve(scene);
      await runTask(scene, 0);
      const code = await runTask(scene, 7).then(
        () => undefined,
        (error: unknown) => {
          if (error instanceof OneOffError) return error.exitCode;
          throw error;
        },
      );
      if (code !== 7) throw new Error(`exit code 7 was told as ${code}`);
      return 'ended with 0, and with 7';
    },
  },
  {
    name: 'canary',
    what: 'a native canary holds before each step, goes on when told, and becomes steady',
    needsBalancer: true,
    async run(scene) {
      await serve(scene, { balanced: true });
      let holds = 0;
      const check: Check = async ({ hold }) => {
        if (hold !== undefined) holds += 1;
        return { ok: true, detail: 'the contract lets it go on' };
      };
      const wanted = one({ environment: { VERSION: 'two' } });
      const strategy: Strategy = { kind: 'stepped', steps: [10, 100], pause: 60_000 };
      const { verdict } = await deploy(scene, wanted, { strategy, check });
      expectState(verdict, 'steady');
      if (holds === 0) throw new Error('it never held');
      return `${holds} holds; ${verdict.detail}`;
    },
  },
];

async function serve({ account, name, signal }: Scene, more: { balanced?: boolean } = {}): Promise<void> {
  await account.create(name, more);
  await settled({ account, name, signal });
}

/** Waits until the primary deployment is done and runs what is wanted. */
async function settled({ account, name, signal }: Pick<Scene, 'account' | 'name' | 'signal'>) {
  const end = account.clock.now() + PATIENCE;
  for (let pause = 200; ; pause = Math.min(5_000, pause * 1.5)) {
    const service = await account.api.describeService(account.settings.cluster, name);
    const primary = service?.deployments.find(({ status }) => status === 'PRIMARY');
    const whole = primary !== undefined && primary.runningCount >= primary.desiredCount;
    if (service !== undefined && primary?.rolloutState === 'COMPLETED' && whole) return service;
    if (account.clock.now() > end) throw new Error(`${name} is not steady: ${JSON.stringify(primary)}`);
    await sleep(pause, undefined, { signal });
  }
}

async function deploy(
  { account, name, signal, say, keep }: Scene,
  wanted: EcsWanted,
  { strategy, check }: { strategy?: Strategy; check?: Check } = {},
) {
  const { clock, recorder } = account;
  const target = account.target(name);
  const plan = target.plan(await target.observe(), wanted, strategy);
  await target.prepare(plan);
  const started = await start(target, plan, { clock, signal });
  const { verdict } = await drive(target, started, {
    timeout: PATIENCE,
    clock,
    signal,
    onChange: ({ detail }) => say(detail),
    ...(check && { check }),
  });
  const subject = `${account.settings.cluster}/${name}`;
  keep(keepable(recorder.trace({ subject, started, verdict })));
  return { verdict, started };
}

async function fails(scene: Scene, wanted: EcsWanted): Promise<string> {
  await serve(scene);
  const { verdict, started } = await deploy(scene, wanted);
  expectState(verdict, 'failed');
  const { taskDefinition } = await settled(scene);
  if (taskDefinition !== started.previousTaskDefinition) throw new Error(`${taskDefinition} serves`);
  return verdict.detail;
}

async function runTask({ account, name, signal, say }: Scene, code: number): Promise<void> {
  const { definition } = await account.api.describeTaskDefinition(name);
  await runOneOff(
    { api: account.oneOff, clock: account.clock, signal, log: say, logTail: async () => [] },
    {
      cluster: account.settings.cluster,
      service: name,
      definition,
      command: ['exit', String(code)],
      timeout: PATIENCE,
      commit: name,
      release: `${name}-${code}`,
    },
  );
}

function expectState(verdict: Verdict, state: Verdict['state']): void {
  if (verdict.state !== state)
    throw new Error(`${state} was expected, and it is ${verdict.state}: ${verdict.detail}`);
}

/** The same repository, and a tag that nobody has. */
function missing(image: string): string {
  const [name = image] = image.split('@');
  return `${name.replace(/:[^/:]*$/, '')}:pipeline-live-missing`;
}
