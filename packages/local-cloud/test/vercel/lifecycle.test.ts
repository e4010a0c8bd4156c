import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Opened, openVercel, type Seen } from './fixture.ts';

let opened: Opened;
beforeEach(async () => {
  opened = await openVercel();
});
afterEach(() => opened.vercel.close());

const stateOf = (id: string) => opened.find(id).readyState;
const until = (id: string, state: string) => opened.scheduler.until(() => stateOf(id) === state);
const events = async (id: string, query = ''): Promise<Seen[]> => {
  const answer = await opened.request('GET', `/v3/deployments/${id}/events?builds=1&limit=-1&${query}`);
  return answer.json() as Promise<Seen[]>;
};
const textsOf = (lines: Seen[]): string[] => lines.flatMap(({ text }) => text ?? []);

describe('a build', () => {
  it('goes from one state to the next, and is READY before it has its aliases', async () => {
    const seen: string[] = [];
    const { id, readyState } = await opened.create();
    opened.vercel.world.watchers.add(() => {
      if (seen.at(-1) !== stateOf(id)) seen.push(stateOf(id));
    });
    await until(id, 'READY');
    expect([readyState, ...seen]).toEqual(['QUEUED', 'INITIALIZING', 'BUILDING', 'READY']);
    const ready = await opened.get(id);
    expect(ready).toMatchObject({ state: 'READY', aliasAssigned: false });
    expect(ready.ready).toBeGreaterThan(ready.buildingAt);
    expect((await opened.ended(id)).aliasAssigned).toBe(true);
  });

  const OWN: [string, object, string, string, string][] = [
    [
      'whose root directory is not there',
      { projectSettings: { rootDirectory: 'apps/web' } },
      '',
      'NOW_SANDBOX_WORKER_ROOTDIR_NOT_EXIST',
      'The specified Root Directory "apps/web" does not exist. Please update your Project Settings.',
    ],
    [
      'that is said to be built and is not',
      {},
      'prebuilt=1',
      'CONFIG_FILE_NOT_FOUND',
      'Config file was not found',
    ],
  ];
  it.each(OWN)('fails of itself, %s', async (_, body, query, errorCode, message) => {
    const { id } = await opened.create(body, query);
    const ended = await opened.ended(id);
    expect(ended).toMatchObject({ readyState: 'ERROR', errorCode });
    expect(ended.errorMessage).toContain(message);
    expect((await events(id)).filter(({ level }) => level === 'error')).toHaveLength(1);
  });

  it('is cancelled by who asks for it, once, and stays so', async () => {
    const { id } = await opened.create();
    await until(id, 'BUILDING');
    expect(await opened.call('PATCH', `/v12/deployments/${id}/cancel`)).toMatchObject({
      readyState: 'CANCELED',
      canceledBy: 'deployer',
    });
    await opened.scheduler.advance(600_000);
    expect(stateOf(id)).toBe('CANCELED');
    const again = await opened.call('PATCH', `/v12/deployments/${id}/cancel`);
    expect(again).toMatchObject({ status: 400, error: { code: 'bad_request' } });
  });

  it('is deleted, while it builds too, and its hosts with it', async () => {
    const { id, url } = await opened.deployed();
    const production = opened.find(id).alias[0] ?? '';
    expect((await opened.get(production)).id).toBe(id);
    expect(await opened.call('DELETE', `/v13/deployments/${id}`)).toMatchObject({
      uid: id,
      state: 'DELETED',
    });
    for (const each of [id, url, production]) expect((await opened.get(each)).status).toBe(404);
    const other = await opened.create();
    await until(other.id, 'BUILDING');
    await opened.call('DELETE', `/v13/deployments/${other.id}`);
    await opened.scheduler.advance(600_000);
    expect(opened.vercel.world.aliases.size).toBe(0);
  });

  it('tells whether it used the cache', async () => {
    for (const [query, used] of [
      ['forceNew=1', false],
      ['forceNew=1&withCache=1', true],
      ['', true],
    ] as const) {
      const { id } = await opened.deployed({}, query);
      expect(textsOf(await events(id)).some(text => text.startsWith('Skipping build cache'))).toBe(!used);
    }
  });
});

describe('a build’s log', () => {
  it('is an array: in either order, since and until a time, as many as asked for', async () => {
    const { id } = await opened.deployed();
    const all = await events(id);
    expect(textsOf(all)).toContain('Running "vercel build"');
    expect(all.map(({ created }) => created)).toEqual(all.map(({ created }) => created).sort());
    expect(new Set(all.map(({ serial }) => serial)).size).toBe(all.length);
    const from = all[3]?.created;
    const to = all[5]?.created;
    expect(await events(id, `since=${from}&until=${to}`)).toEqual(all.slice(3, 6));
    expect(await events(id, 'direction=backward')).toEqual(all.toReversed());
    const printed = await opened.request('GET', `/v3/now/deployments/${id}/events?limit=-1&format=lines`);
    const lines = (await printed.text()).trim().split('\n');
    expect(lines.map(line => JSON.parse(line))).toEqual(all);
    const two = await opened.request('GET', `/v3/deployments/${id}/events?builds=1&limit=2`);
    expect(await two.json()).toEqual(all.slice(0, 2));
  });

  it('has what it says in `payload`, where it is not asked for builds', async () => {
    const { id } = await opened.deployed();
    const other = await opened.request('GET', `/v3/now/deployments/${id}/events?limit=-1`);
    const shaped = (await other.json()) as Seen[];
    const lines = shaped.filter(({ type }) => type === 'stdout');
    const flat = (await events(id)).filter(({ type }) => type === 'stdout');
    expect(textsOf(lines.map(({ payload }) => payload))).toEqual(textsOf(flat));
    expect(lines[0]).not.toHaveProperty('text');
    expect(shaped.at(-1)).toMatchObject({ type: 'alias-assigned', deploymentId: id, aliasError: null });
  });

  it('is followed line by line, from its beginning until the build is over', async () => {
    const { id } = await opened.create();
    await until(id, 'BUILDING');
    const answer = await opened.request('GET', `/v3/deployments/${id}/events?follow=1&builds=1`);
    expect(answer.headers.get('content-type')).toBe('application/stream+json');
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    const first = (await reader?.read())?.value ?? '';
    expect(first).toContain('"readyState":"QUEUED"');
    expect(first).not.toContain('"readyState":"READY"');
    await until(id, 'READY');
    let rest = first;
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) rest += part.value;
    expect(
      rest
        .trim()
        .split('\n')
        .map(line => JSON.parse(line)),
    ).toEqual(await events(id));
    expect(opened.vercel.world.watchers.size).toBe(0);
  });
});
