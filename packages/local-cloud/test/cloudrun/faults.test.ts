import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunFault } from '../../src/cloudrun/faults.ts';
import { API, idOf, openWorld, PARENT, pinned, type Seen, serving, templateOf } from './world-fixture.ts';

let run: ReturnType<typeof openWorld>;
/** The revision that serves before anything goes wrong. */
let first: string;
let full: string;

beforeEach(async () => {
  run = openWorld();
  await run.create();
  full = (await run.get()).latestReadyRevision;
  first = idOf(full);
});
afterEach(() => run.close());

const change = () => run.update({ template: templateOf('shop/api:2') }, 'template');

/** A new revision that cannot be, which must leave everything else as it was. */
const FAILURES: [string, RunFault, number, RegExp, object][] = [
  [
    'startup probe',
    { kind: 'startup-probe-fails' },
    9,
    /failed to start and listen on the port defined provided by the PORT=8080/,
    { revisionReason: 'HEALTH_CHECK_CONTAINER_ERROR' },
  ],
  [
    'crash',
    { kind: 'crash', exitCode: 3, lines: ['no database'] },
    9,
    /failed to start and listen/,
    { revisionReason: 'HEALTH_CHECK_CONTAINER_ERROR' },
  ],
  [
    'no image',
    { kind: 'image-missing' },
    5,
    /Image 'shop\/api:2' not found/,
    { reason: 'CONTAINER_MISSING' },
  ],
  [
    'an image that it may not read',
    { kind: 'image-denied' },
    13,
    /service-123456789012@serverless-robot-prod\.iam\.gserviceaccount\.com must have permission to read the image, shop\/api:2/,
    { reason: 'CONTAINER_PERMISSION_DENIED' },
  ],
];

describe('a revision that fails', () => {
  it.each(FAILURES)('by its %s leaves traffic where it was', async (_, fault, code, words, reason) => {
    run.world.faults.add({ ...fault, service: 'api', image: 'api:2' } as RunFault);
    const before = await run.get();
    const { error, response } = await run.ended(await change());
    expect(error).toEqual({ code, message: expect.stringMatching(words) });
    expect(response).toBeUndefined();
    const after = await run.get();
    expect(after.reconciling).toBeUndefined();
    expect(after.terminalCondition).toMatchObject({
      type: 'Ready',
      state: 'CONDITION_FAILED',
      message: error.message,
      ...reason,
    });
    expect(after.latestReadyRevision).toBe(full);
    expect(after.trafficStatuses).toEqual(before.trafficStatuses);
    expect(after.observedGeneration).toBe(before.generation);
    expect(after.generation).toBe('2');
    const revision = await run.call('Revisions.GetRevision', { name: after.latestCreatedRevision });
    expect(revision.conditions[0]).toMatchObject({
      type: 'Ready',
      state: 'CONDITION_FAILED',
      message: error.message,
      ...reason,
    });
  });

  it('says in its log how it ended', async () => {
    run.world.faults.add({ kind: 'crash', exitCode: 3, lines: ['no database'], image: 'api:2' });
    await run.ended(await change());
    const { latestCreatedRevision } = await run.get();
    const streams = run.logs.streams(latestCreatedRevision) ?? [];
    expect(streams.flatMap(({ lines }) => lines.map(({ message }) => message))).toEqual([
      'no database',
      'Container called exit(3).',
    ]);
  });

  it('says in its log which probe it failed', async () => {
    run.world.faults.add({ kind: 'startup-probe-fails' });
    const probe = { httpGet: { path: '/health' }, failureThreshold: 2, periodSeconds: 5 };
    const containers = [{ image: 'shop/api:2', startupProbe: probe }];
    const { error } = await run.ended(await run.update({ template: { containers } }, 'template'));
    expect(error.message).toMatch(/failed the configured startup probe checks/);
    const { latestCreatedRevision } = await run.get();
    expect(run.lines(latestCreatedRevision, 'system')[0]).toMatch(
      /^STARTUP HTTP probe failed 2 times consecutively/,
    );
  });

  it('strikes only what it is about', async () => {
    const elsewhere: RunFault[] = [
      { kind: 'image-missing', service: 'web' },
      { kind: 'image-missing', region: 'us-central1' },
      { kind: 'image-missing', image: 'api:3' },
      { kind: 'image-missing', count: 1, image: 'api:2' },
    ];
    run.world.faults.add(...elsewhere);
    expect((await run.ended(await change())).error?.message).toContain('shop/api:2');
    expect(
      (await run.ended(await run.update({ template: templateOf('shop/api:2', { timeout: '9s' }) }))).error,
    ).toBeUndefined();
    expect(run.world.faults.list()).toHaveLength(3);
  });
});

describe('never-ends', () => {
  it('reconciles for ever, and traffic can be written back', async () => {
    run.world.faults.add({ kind: 'never-ends', count: 1 });
    const traffic = [pinned(first), pinned('api-next', 0, 'next')];
    const stuck = await run.update({ template: templateOf('shop/api:2', { revision: 'api-next' }), traffic });
    await run.scheduler.advance(86_400_000);
    expect(run.world.operations.get(stuck.name).done).toBe(false);
    expect(await run.get()).toMatchObject({ reconciling: true, latestReadyRevision: full });
    const { error } = await run.updated({ traffic: [pinned(first)] }, 'traffic');
    expect(error).toBeUndefined();
    const after = await run.get();
    expect(after.reconciling).toBeUndefined();
    expect(serving(after)).toEqual({ [first]: 100 });
    expect(after.conditions[0]).toMatchObject({ type: 'RoutesReady', state: 'CONDITION_SUCCEEDED' });
    expect(run.world.operations.get(stuck.name).done).toBe(false);
  });
});

describe('traffic-fails', () => {
  it('keeps what is asked for written, and traffic where it was', async () => {
    run.world.faults.add({ kind: 'traffic-fails', count: 1 });
    const { error } = await run.ended(await change());
    expect(error.code).toBe(13);
    const after = await run.get();
    expect(serving(after)).toEqual({ [first]: 100 });
    expect(idOf(after.latestReadyRevision)).not.toBe(first);
    expect(after.conditions).toEqual([
      expect.objectContaining({ type: 'RoutesReady', state: 'CONDITION_FAILED' }),
      expect.objectContaining({ type: 'ConfigurationsReady', state: 'CONDITION_SUCCEEDED' }),
    ]);
    await run.updated({ traffic: after.traffic, labels: { try: 'again' } }, 'traffic,labels');
    expect(serving(await run.get())).toEqual({ [idOf(after.latestReadyRevision)]: 100 });
  });
});

describe('what refuses a write', () => {
  it('quota, in words with its numbers', async () => {
    run.world.faults.add({
      kind: 'quota',
      metric: 'CpuAllocPerProjectRegion',
      requested: 60_000,
      allowed: 20_000,
    });
    await expect(change()).rejects.toMatchObject({
      status: 'INVALID_ARGUMENT',
      message: expect.stringContaining('CpuAllocPerProjectRegion requested: 60000 allowed: 20000'),
    });
    expect((await run.get()).generation).toBe('1');
  });

  it.each([
    ['run.services.update', undefined],
    ['iam.serviceaccounts.actAs', undefined],
    ['run.services.update', 'serviceAccount:deploy@shop.iam.gserviceaccount.com'],
  ])('a permission that is missing: %s of %s', async (permission, member) => {
    run.world.faults.add({ kind: 'denied', permission, ...(member && { member }) });
    await expect(change()).rejects.toMatchObject({
      status: 'PERMISSION_DENIED',
      details: [{ reason: 'IAM_PERMISSION_DENIED', metadata: { permission } }],
    });
    expect((await run.get()).generation).toBe('1');
  });

  it('says whom the caller may not act as, and of a service that is to be made', async () => {
    run.world.faults.add({ kind: 'denied', permission: 'iam.serviceaccounts.actAs', service: 'web' });
    const denied = (account: string) => ({
      message: `Permission 'iam.serviceaccounts.actAs' denied on service account ${account} (or it may not exist).`,
    });
    const template = templateOf('i', { serviceAccount: 'web@shop.iam.gserviceaccount.com' });
    await expect(run.create({ template }, 'web')).rejects.toMatchObject(
      denied('web@shop.iam.gserviceaccount.com'),
    );
    await expect(run.create({}, 'web')).rejects.toMatchObject(
      denied('123456789012-compute@developer.gserviceaccount.com'),
    );
  });

  it('no permission of somebody else', async () => {
    run.world.faults.add({
      kind: 'denied',
      permission: 'run.services.update',
      member: 'user:eve@example.com',
    });
    expect((await run.ended(await change())).error).toBeUndefined();
  });

  it('conflict: somebody else writes between read and write', async () => {
    const read = await run.get();
    run.world.faults.add({ kind: 'conflict' });
    await expect(run.update(read, 'template')).rejects.toMatchObject({ status: 'ABORTED' });
    const now = await run.get();
    expect(now).toMatchObject({
      labels: { 'changed-by': 'somebody-else' },
      lastModifier: 'somebody-else@example.com',
    });
    expect((await run.updated(now, 'template')).error).toBeUndefined();
  });

  it('conflict of the traffic itself', async () => {
    const read = await run.get();
    run.world.faults.add({ kind: 'conflict', patch: { traffic: [pinned(first)] } });
    await expect(run.update(read, 'template')).rejects.toMatchObject({ status: 'ABORTED' });
    expect((await run.get()).traffic).toEqual([pinned(first)]);
  });

  it('a named template that stays', async () => {
    await run.updated({ template: templateOf('shop/api:2', { revision: 'api-two' }) }, 'template');
    run.world.faults.add({ kind: 'revision-named-again' });
    await expect(run.update({ scaling: { minInstanceCount: 1 } }, 'scaling')).rejects.toMatchObject({
      status: 'ALREADY_EXISTS',
      message: "Revision named 'api-two' with different configuration already exists.",
    });
  });
});

describe('what is read', () => {
  it('may not name the revision of the latest', async () => {
    run.world.faults.add({ kind: 'latest-without-revision' });
    expect((await run.get()).trafficStatuses).toEqual([
      { type: expect.stringMatching(/LATEST$/), percent: 100 },
    ]);
    run.world.faults.clear();
    expect(serving(await run.get())).toEqual({ [first]: 100 });
  });

  it('may be as it was before the last write', async () => {
    run.world.faults.add({ kind: 'stale-reads', for: 5_000 });
    await run.update({ description: 'x' }, 'description');
    const list = async (): Promise<Seen> =>
      (await run.call('Services.ListServices', { parent: PARENT })).services[0];
    expect((await run.get()).description).toBeUndefined();
    expect((await list()).description).toBeUndefined();
    await run.scheduler.advance(5_000);
    expect((await run.get(API)).description).toBe('x');
    expect((await list()).description).toBe('x');
  });
});
