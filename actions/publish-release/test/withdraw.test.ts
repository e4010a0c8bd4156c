import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeGithub } from './fake-github.ts';
import { digest, openShop, sha } from './shop.ts';
import { stageOn } from './stage.ts';

let shop: Awaited<ReturnType<typeof openShop>>;
let there: ReturnType<typeof fakeGithub>;
let stage: ReturnType<typeof stageOn>;

/** Versions 1.4.1 and 1.4.2 are published, the latter is live. */
beforeEach(async () => {
  shop = await openShop();
  there = fakeGithub();
  stage = stageOn(shop, there.github);
  await shop.deploy('41.1', { at: 0, commit: 'a', services: { api: '1', web: '1' } });
  await stage.publish({ version: '1.4.1' });
  await shop.deploy('42.1', { at: 10, commit: 'b', services: { api: '2' } });
  await stage.publish({ version: '1.4.2' });
  there.writes.length = 0;
});
afterEach(() => shop.close());

const rollback = (id = '43.1', at = 20) =>
  shop.deploy(id, {
    at,
    commit: 'a',
    services: { api: '1' },
    actor: 'octo-cat',
    back: { to: '41.1', why: 'asked for by @octocat, fixes #1', refuses: ['2'] },
  });
const promoteAgain = () => shop.deploy('44.1', { at: 30, commit: 'b', services: { api: '2' } });

it('has nothing to do while what was published is live', async () => {
  const { outputs } = await stage.withdraw();
  expect(outputs).toEqual({ withdrawn: '[]', restored: '[]' });
  expect(there.writes).toEqual([]);
});

it('marks what was rolled back, says why, and calls what serves the latest', async () => {
  await rollback();
  const before = there.release('v1.4.2')?.body.split('\n').slice(1).join('\n');
  const { outputs } = await stage.withdraw();
  expect(there.writes).toEqual(['update v1.4.2', 'update v1.4.1']);
  expect(there.release('v1.4.2')).toMatchObject({ prerelease: true });
  expect([there.latest(), there.tags.get('v1.4.2')]).toEqual(['v1.4.1', sha('b')]);
  const [, alert, banner, ...rest] = there.release('v1.4.2')?.body.split('\n') ?? [];
  expect(alert).toBe('> [!CAUTION]');
  expect(banner).toBe(
    '> **Withdrawn on 2026-11-30 10:21 UTC.** production was rolled back to [v1.4.1](https://github.com/org/shop/releases/tag/v1.4.1) by octo-cat ([release 43.1](https://github.com/org/shop/actions/runs/43)): asked for by &#64;&#8203;octocat, fixes &#35;&#8203;1',
  );
  expect(rest.join('\n')).toContain(before);
  expect(JSON.parse(String(outputs.withdrawn))).toEqual([
    {
      tag: 'v1.4.2',
      url: 'https://github.com/org/shop/releases/tag/v1.4.2',
      release: '42.1',
      why: 'asked for by @octocat, fixes #1',
    },
  ]);
});

it('changes nothing in a dry run, and no text a second time', async () => {
  await rollback();
  const planned = await stage.withdraw({ 'dry-run': 'true' });
  expect(there.writes).toEqual([]);
  expect(JSON.stringify(planned.summary)).toContain('At the top of v1.4.2');
  const real = await stage.withdraw();
  expect(planned.outputs).toEqual(real.outputs);
  const body = there.release('v1.4.2')?.body;
  there.writes.length = 0;
  expect((await stage.withdraw()).outputs).toEqual(real.outputs);
  // That it is the latest is said again, in case a run died before.
  expect([there.release('v1.4.2')?.body, there.writes]).toEqual([body, ['update v1.4.1']]);
});

it.each(['withdraw', 'publish'] as const)(
  'takes the mark away when it is live again (%s)',
  async operation => {
    const body = there.release('v1.4.2')?.body;
    await rollback();
    await stage.withdraw();
    await promoteAgain();
    const { outputs } = await stage[operation]();
    expect(there.release('v1.4.2')).toMatchObject({ prerelease: false });
    expect(there.release('v1.4.2')?.body.split('\n').slice(1)).toEqual(
      operation === 'withdraw' ? body?.split('\n').slice(1) : expect.not.arrayContaining(['> [!CAUTION]']),
    );
    expect(there.latest()).toBe('v1.4.2');
    if (operation === 'withdraw')
      expect(JSON.parse(String(outputs.restored))).toMatchObject([{ tag: 'v1.4.2' }]);
    await rollback('45.1', 40);
    await stage.withdraw();
    expect(there.release('v1.4.2')?.body).toContain('release 45.1');
  },
);

it('keeps the mark where what was withdrawn is published again without being live', async () => {
  await rollback();
  await stage.withdraw();
  await stage.publish({ release: '42.1', 'require-proven': 'false' });
  expect(there.release('v1.4.2')?.body).toContain('**Withdrawn on');
  expect([there.release('v1.4.2')?.prerelease, there.latest()]).toEqual([true, 'v1.4.1']);
});

it('marks what a check has failed, once it is not live any more', async () => {
  const by = { actor: 'ann', url: 'https://github.com/org/shop/actions/runs/50' };
  await shop.log.prove('production', {
    schema: 1,
    release: '42.1',
    at: '2026-11-30T10:15:00.000Z',
    result: 'failed',
    checks: ['e2e'],
    digests: [digest('2')],
    by,
  });
  await stage.withdraw();
  expect(there.writes).toEqual([]);
  await shop.deploy('43.1', { at: 20, commit: 'c', services: { api: '3' } });
  await stage.withdraw();
  expect(there.release('v1.4.2')?.body).toMatch(
    /10:15 UTC.\*\* It is not to be used in production: release 42.1 .* failed e2e/,
  );
});

describe('a rollback of settings alone, with the same image', () => {
  const back = { to: '42.1', why: 'wrong flag', refuses: [] };
  beforeEach(async () => {
    await shop.deploy('43.1', { at: 20, commit: 'c', services: { api: '2' } });
    await stage.publish({ version: '1.4.3' });
    await shop.deploy('44.1', { at: 30, commit: 'b', services: { api: '2' }, back });
  });

  it('takes back what it went back from', async () => {
    await expect(stage.publish({ release: '43.1', version: '1.4.3' })).rejects.toThrow('not live any more');
    await stage.withdraw();
    expect(there.release('v1.4.3')?.body).toContain('rolled back to [v1.4.2]');
    expect(there.release('v1.4.3')?.body).toContain('wrong flag');
    expect([there.release('v1.4.2')?.prerelease, there.latest()]).toEqual([false, 'v1.4.2']);
  });

  it('still has, where something newer came before anybody looked', async () => {
    await shop.deploy('45.1', { at: 40, commit: 'd', services: { api: '4' } });
    const { outputs } = await stage.withdraw();
    expect(JSON.parse(String(outputs.withdrawn))).toMatchObject([{ tag: 'v1.4.3', why: 'wrong flag' }]);
  });

  it('is over once it is promoted again', async () => {
    await stage.withdraw();
    await shop.deploy('45.1', { at: 40, commit: 'c', services: { api: '2' } });
    const { outputs } = await stage.withdraw();
    expect(JSON.parse(String(outputs.restored))).toMatchObject([{ tag: 'v1.4.3' }]);
  });

  it('knows what a rollback to a rollback went back to', async () => {
    await shop.deploy('45.1', { at: 40, commit: 'd', services: { api: '4' } });
    const again = { to: '44.1', why: 'errors', refuses: ['4'] };
    await shop.deploy('46.1', { at: 50, commit: 'b', services: { api: '2' }, back: again });
    const { outputs } = await stage.withdraw();
    expect(JSON.parse(String(outputs.withdrawn))).toMatchObject([{ tag: 'v1.4.3' }]);
    expect(there.latest()).toBe('v1.4.2');
  });
});

it('marks the others where one cannot be changed, and says which', async () => {
  await shop.deploy('43.1', { at: 20, commit: 'c', services: { api: '3' } });
  await stage.publish({ version: '1.4.3' });
  const back = { to: '41.1', why: 'errors', refuses: ['2', '3'] };
  await shop.deploy('44.1', { at: 30, commit: 'a', services: { api: '1' }, back });
  const { update } = there.github;
  const gone = there.releases.find(({ tag }) => tag === 'v1.4.3')?.id;
  there.github.update = async (id, changes) => {
    if (id === gone) throw new Error('there is no such release');
    return update(id, changes);
  };
  const { error, outputs, summary } = await stage.withdraw();
  expect(error?.message).toBe('there is no such release');
  expect(JSON.parse(String(outputs.withdrawn))).toMatchObject([{ tag: 'v1.4.2' }]);
  expect([there.release('v1.4.2')?.prerelease, there.latest()]).toEqual([true, 'v1.4.1']);
  expect(JSON.stringify(summary)).toContain('could not be marked: there is no such release');
});

it('leaves alone what was replaced by something newer, and what is of another environment', async () => {
  await shop.deploy('43.1', { at: 20, commit: 'c', services: { api: '3' } });
  const foreign = there.release('v1.4.1');
  if (foreign) foreign.body = foreign.body.replace('production', 'staging');
  await stage.withdraw();
  expect(there.writes).toEqual([]);
});

it('withdraws one by name, for a reason that the log does not know', async () => {
  await shop.deploy('43.1', { at: 20, commit: 'c', services: { api: '3' } });
  await expect(stage.withdraw({ version: '1.4.2' })).rejects.toThrow('that v1.4.2 was rolled back');
  await stage.withdraw({ version: '1.4.2', reason: 'leaks <b>' });
  const body = there.release('v1.4.2')?.body;
  expect(body).toContain(
    '**Withdrawn on 2026-12-01 08:00 UTC.** It is not to be used in production: leaks &#60;b&#62;',
  );
  await stage.withdraw({ version: '1.4.2', reason: 'leaks <b>' });
  await stage.withdraw();
  expect(there.release('v1.4.2')?.body).toBe(body);
});

it('refuses to withdraw what serves, and what it does not know', async () => {
  await expect(stage.withdraw({ version: '1.4.2', reason: 'x' })).rejects.toThrow(
    'v1.4.2 is live in production',
  );
  await expect(stage.withdraw({ version: '9.9.9' })).rejects.toThrow('no release v9.9.9 of production');
  expect(there.writes).toEqual([]);
});

it('writes at least the text where an immutable release keeps its marks', async () => {
  await rollback();
  const release = there.release('v1.4.2');
  if (release) release.immutable = true;
  const { update } = there.github;
  there.github.update = async (id, changes) => {
    if (changes.prerelease !== undefined) throw new Error('only title and notes');
    return update(id, changes);
  };
  await stage.withdraw();
  expect(release?.body).toContain('**Withdrawn on');
  expect(release?.prerelease).toBe(false);
  expect(stage.warnings.join()).toContain('v1.4.2 is immutable');
});
