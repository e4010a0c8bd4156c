import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { type DeploymentView, ProcessTarget, startSupervisor, supervisorApi } from '../src/index.ts';
import { type ProcessWorld, processWorld } from './process-world.ts';

const worlds: ProcessWorld[] = [];
afterEach(async () => void (await Promise.all(worlds.splice(0).map(world => world.close()))));
async function world(): Promise<ProcessWorld> {
  const made = await processWorld();
  worlds.push(made);
  return made;
}

async function until(
  { api }: ProcessWorld,
  id: number,
  state: DeploymentView['state'],
): Promise<DeploymentView> {
  for (;;) {
    const found = (await api.view()).deployments.find(each => each.id === id);
    if (found?.state === state) return found;
    await sleep(5);
  }
}

it('answers on a spare port while it holds, without traffic', async () => {
  const made = await world();
  await made.api.deploy({ key: 'k', release: 'r2', strategy: { kind: 'verify-first' }, onto: 1 });
  const { port } = await until(made, 2, 'holding');
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('r2');
  expect(await made.serves()).toBe('r1');
  await made.api.resolve(2, 'go-back');
  await until(made, 2, 'went-back');
  expect(await made.serves()).toBe('r1');
});

it('says how what crashes ended', async () => {
  const made = await world();
  await made.api.deploy({ key: 'k', release: 'broken', strategy: { kind: 'all-at-once' }, onto: 1 });
  expect((await until(made, 2, 'crashing')).detail).toContain('exit code 3: no database');
});

it('goes back by itself where what bakes ends', async () => {
  const made = await world();
  await made.api.deploy({
    key: 'k',
    release: 'dies',
    strategy: { kind: 'blue-green', bake: 20_000 },
    onto: 1,
  });
  await until(made, 2, 'baking');
  expect(await made.serves()).toBe('dies');
  await until(made, 2, 'went-back');
  expect(await made.serves()).toBe('r1');
});

it('never makes two deployments of one key', async () => {
  const { api } = await world();
  const request = { key: 'k', release: 'r2', strategy: { kind: 'all-at-once' as const }, onto: 1 };
  const [one, two] = [await api.deploy(request), await api.deploy(request)];
  expect(two.id).toBe(one.id);
});

it('goes on where it was when it is started anew', async () => {
  const made = await world();
  const { folder } = made;
  const target = new ProcessTarget(made.api, folder, 'ours');
  await target.apply(target.plan(await target.observe(), { release: 'r2' }));
  await until(made, 2, 'serving');
  const again = await startSupervisor(folder);
  try {
    expect(await supervisorApi(again.controlUrl).view()).toMatchObject({ serving: 2, deployments: [{}, {}] });
    expect(await (await fetch(again.url)).text()).toBe('r2');
  } finally {
    await again.close();
  }
});

it.each([
  ['a release that is not there', { release: 'nothing', onto: 1 }, 422],
  ['a request that knows less than there is', { release: 'r2', onto: 0 }, 409],
])('refuses %s', async (_, { release, onto }, status) => {
  const { api } = await world();
  const told = api.deploy({ key: 'k', release, strategy: { kind: 'all-at-once' }, onto });
  await expect(told).rejects.toMatchObject({ name: 'RemoteError', status, outcome: 'known' });
});

it('tells what it cannot know, when nobody answers', async () => {
  const api = supervisorApi('http://127.0.0.1:1');
  await expect(api.view()).rejects.toMatchObject({ transient: true, outcome: 'known' });
  await expect(api.abort(1)).rejects.toMatchObject({ transient: true, outcome: 'unknown' });
});
