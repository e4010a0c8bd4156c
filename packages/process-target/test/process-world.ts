import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, RemoteError } from '@pipeline/contracts';
import type { TargetWorld } from '../../rollout/test/target-contract.ts';
import {
  type ProcessSnapshot,
  type ProcessStarted,
  type ProcessStep,
  ProcessTarget,
  type ProcessWanted,
  type SupervisorApi,
  type SupervisorView,
  startSupervisor,
  supervisorApi,
} from '../src/index.ts';

export type ProcessWorld = TargetWorld<
  SupervisorView,
  ProcessWanted,
  ProcessStep,
  ProcessStarted,
  ProcessSnapshot
> & { folder: string; api: SupervisorApi };

const SERVES = `
import { createServer } from 'node:http';
createServer((_, response) => response.end(process.env.RELEASE)).listen(process.env.PORT, '127.0.0.1');
`;
const DIES = `${SERVES.replace('(process.env.RELEASE)', '(process.env.RELEASE, () => setTimeout(() => process.exit(4), 20))')}`;
const CRASHES = "console.error('no database'); process.exit(3);";

/** Real time, fifty times as fast. */
const hurried: Clock = {
  now: () => Date.now() * 50,
  sleep: (ms, signal) => sleep(ms / 50, undefined, signal && { signal }).then(() => undefined),
};

/** A supervisor in a folder of its own, on ports of its own, that serves `r1`. */
export async function processWorld(): Promise<ProcessWorld> {
  const folder = await mkdtemp(path.join(tmpdir(), 'process-target-'));
  const release = async (place: string, main: string) => {
    await mkdir(place, { recursive: true });
    await writeFile(path.join(place, 'main.js'), main);
    await writeFile(path.join(place, 'package.json'), '{"type": "module"}');
  };
  for (const name of ['r1', 'r2']) await release(path.join(folder, 'releases', name), SERVES);
  await release(path.join(folder, 'releases', 'broken'), CRASHES);
  await release(path.join(folder, 'releases', 'dies'), DIES);
  await release(path.join(folder, 'built', 'r3'), SERVES);
  const supervisor = await startSupervisor(folder, { patience: { start: 2_000, settle: 20, crashes: 2 } });
  const api = supervisorApi(supervisor.controlUrl);

  let lost: 'before' | 'after' | undefined;
  let throttled = 0;
  const about = { service: 'supervisor', operation: 'Test' };
  const faulty: SupervisorApi = {
    ...api,
    async view() {
      if (throttled-- > 0) throw new RemoteError('slow down', { ...about, status: 429 });
      return api.view();
    },
    async deploy(request) {
      const when = lost;
      lost = undefined;
      const gone = new RemoteError('no answer', { ...about, outcome: 'unknown' });
      if (when === 'before') throw gone;
      const made = await api.deploy(request);
      if (when === 'after') throw gone;
      return made;
    },
  };
  const target = new ProcessTarget(faulty, folder, 'ours');
  await target.apply(target.plan(await target.observe(), { release: 'r1' }));
  while ((await api.view()).serving !== 1) await sleep(5);
  return {
    folder,
    api,
    target,
    nextRun: new ProcessTarget(faulty, folder, 'ours'),
    somebodyElse: new ProcessTarget(api, folder, 'theirs'),
    first: { wanted: { release: 'r1' }, serves: 'r1' },
    second: { wanted: { release: 'r2' }, serves: 'r2' },
    third: { wanted: { release: 'r3', from: path.join(folder, 'built', 'r3') }, serves: 'r3' },
    crashes: { release: 'broken' },
    impossible: { release: 'r22' },
    slow: { wanted: { release: 'r2' }, strategy: { kind: 'blue-green', bake: 30_000 } },
    guarded: true,
    strategies: [{ kind: 'all-at-once' }, { kind: 'verify-first' }, { kind: 'blue-green', bake: 30 }],
    clock: hurried,
    serves: async () => (await fetch(supervisor.url, { headers: { connection: 'close' } })).text(),
    began: async () => (await api.view()).deployments.length,
    loseAnswer: when => {
      lost = when;
    },
    throttle: reads => {
      throttled = reads;
    },
    async close() {
      await supervisor.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
