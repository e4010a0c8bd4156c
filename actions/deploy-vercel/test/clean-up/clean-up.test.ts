import { ActionError } from '@pipeline/contracts';
import type { DeploymentView } from '@pipeline/vercel';
import { beforeEach, describe, expect, it } from 'vitest';
import { refusal as refused } from '../../../../packages/vercel/test/fake-vercel.ts';
import { deploymentView } from '../../../../packages/vercel/test/view-of.ts';
import { deployVercel } from '../../src/deploy-vercel.ts';
import { type Around, type Given, pullRequest, read } from '../config/read.ts';
import { aShop, LIVE } from '../fakes.ts';

let shop: ReturnType<typeof aShop>;
beforeEach(() => {
  shop = aShop();
});

const CLOSED: Around = { event: pullRequest({ state: 'closed' }) };
const cleanUp = (inputs: Given = {}, where: Around = CLOSED) =>
  deployVercel(read({ operation: 'clean-up', 'dry-run': 'false', ...inputs }, where), shop.ports());

const OF_PULL = { githubPrId: '42', githubCommitRef: 'feature/basket' };
const OF_BRANCH = { githubCommitRef: 'feature/basket', githubCommitOrg: 'org', githubCommitRepo: 'shop' };
let age = 2_000;
const put = (name: string, meta: Record<string, string>, more: Partial<DeploymentView> = {}) => {
  const id = `dpl_${name}`;
  shop.api.deploymentsById.set(
    id,
    deploymentView(id, { environment: 'preview', substate: undefined, createdAt: age++, meta, ...more }),
  );
};
/** Names of those that are there still, production left out. */
const left = () =>
  [...shop.api.deploymentsById.keys()].filter(id => id !== LIVE).map(id => id.replace('dpl_', ''));

describe('a clean-up', () => {
  it.each<[string, Record<string, string>, Partial<DeploymentView>]>([
    ['its pull request', OF_PULL, {}],
    ['its branch, from before there was a pull request', OF_BRANCH, {}],
    [
      'its branch by the commit',
      { githubOrg: 'org', githubRepo: 'shop' },
      { commit: { sha: 'a', ref: 'feature/basket' } },
    ],
    ['a build that failed', OF_PULL, { state: 'ERROR' }],
    ['one that is still built', OF_PULL, { state: 'BUILDING' }],
  ])('deletes a preview of %s', async (_, meta, more) => {
    put('one', meta, more);
    const { outputs, error } = await cleanUp();
    expect(error).toBeUndefined();
    expect(left()).toEqual([]);
    expect(outputs).toEqual({
      removed: [{ id: 'dpl_one', url: 'https://shop-web-one-acme.vercel.app', branch: 'feature/basket' }],
    });
  });

  it.each<[string, Record<string, string>, Partial<DeploymentView>]>([
    ['another pull request, of the same branch', { ...OF_BRANCH, githubPrId: '43' }, {}],
    ['another branch', { ...OF_BRANCH, githubCommitRef: 'main' }, {}],
    ['a branch of that name in a fork', { ...OF_BRANCH, githubCommitOrg: 'mallory' }, {}],
    ['nobody', {}, {}],
    ['production', OF_PULL, { environment: 'production' }],
    ['a custom environment', OF_PULL, { environment: 'qa' }],
    ['another project', OF_PULL, { project: 'prj_other' }],
  ])('leaves one of %s', async (_, meta, more) => {
    put('one', meta, more);
    expect((await cleanUp()).outputs).toEqual({ removed: [] });
    expect(left()).toEqual(['one']);
  });

  it.each<[string, (id: string) => void]>([
    ['is production', id => Object.assign(shop.api.state, { production: id })],
    ['production is pinned to', id => Object.assign(shop.api.state, { pinned: id })],
    [
      'production is on its way to',
      id =>
        Object.assign(shop.api.state, {
          lastMove: { type: 'promote', from: LIVE, to: id, status: 'pending', at: 1 },
        }),
    ],
    ['a domain answers from', id => shop.api.point('shop.example.com', id)],
    [
      'a domain that redirects answers from',
      id => {
        shop.api.addDomain('www.example.com', { redirect: 'shop.example.com' });
        shop.api.point('www.example.com', id);
      },
    ],
    [
      'a branch’s own domain answers from',
      id => {
        shop.api.addDomain('develop.example.com', { gitBranch: 'develop' });
        shop.api.point('develop.example.com', id);
      },
    ],
  ])('never deletes what %s, whatever it calls itself', async (_, serve) => {
    put('one', OF_PULL);
    serve('dpl_one');
    const { outputs, summary } = await cleanUp();
    expect(left()).toEqual(['one']);
    expect(outputs).toEqual({ removed: [] });
    expect(JSON.stringify(summary)).toContain('stays: ');
  });

  it('never deletes what a host answers from that somebody gave it', async () => {
    const given = ['pr.example.com', 'moved.example.com'];
    put('one', OF_PULL, { aliases: given, given });
    put('two', OF_PULL, { aliases: ['moved.example.com'], given: ['moved.example.com'] });
    shop.api.point('pr.example.com', 'dpl_one');
    shop.api.point('moved.example.com', LIVE);
    const { summary } = await cleanUp();
    expect(left()).toEqual(['one']);
    expect(JSON.stringify(summary)).toContain('stays: pr.example.com answers from it');
  });

  it('keeps the newest of each branch that are ready or on their way, as many as it is told', async () => {
    const of = (githubCommitRef: string) => ({ ticket: 'SHOP-1', githubCommitRef });
    for (const name of ['a1', 'a2', 'a3']) put(name, of('a'));
    put('a4', of('a'), { state: 'ERROR' });
    put('a5', of('a'), { state: 'QUEUED' });
    put('b1', of('b'));
    await cleanUp({ meta: 'ticket=SHOP-1', keep: '2' }, {});
    expect(left()).toEqual(['a3', 'a5', 'b1']);
  });

  it('of an open pull request keeps the newest', async () => {
    put('one', OF_PULL);
    put('two', OF_PULL);
    await cleanUp({}, { event: pullRequest() });
    expect(left()).toEqual(['two']);
  });

  it('only lists them in a dry run', async () => {
    put('one', OF_PULL);
    const { outputs, summary } = await cleanUp({ 'dry-run': 'true', comment: 'true' });
    expect(outputs).toMatchObject({ verdict: 'planned', removed: [{ id: 'dpl_one' }] });
    expect(JSON.stringify(summary)).toContain('would be deleted');
    expect(left()).toEqual(['one']);
    expect(shop.told).toEqual([]);
  });

  it.each(['remove', 'deployment'])('goes on where the call %s of one is refused, and is red', async name => {
    for (const name of ['one', 'two', 'three']) put(name, OF_PULL);
    shop.api.fault = call =>
      new RegExp(`${name} dpl_(?:one|two)`).test(call)
        ? { before: refused(403, 'Not authorized') }
        : undefined;
    const { outputs, error } = await cleanUp();
    expect(left()).toEqual(['one', 'two']);
    expect(outputs).toMatchObject({ removed: [{ id: 'dpl_three' }] });
    expect(error?.message).toBe('Not authorized (and 1 more could not be deleted)');
  });

  it('ends where the run is cancelled', async () => {
    for (const name of ['one', 'two']) put(name, OF_PULL);
    const { remove } = shop.api;
    shop.api.remove = async id => {
      await remove.call(shop.api, id);
      shop.abort.abort(new ActionError('cancelled', 'The run was cancelled'));
    };
    const { outputs } = await cleanUp();
    expect(outputs.verdict).toBe('cancelled');
    expect(left()).toEqual(['one']);
  });

  it.each<[string, () => void]>([
    ['there was none', () => undefined],
    [
      'one stays',
      () => {
        for (const name of ['one', 'two']) put(name, OF_PULL);
        shop.api.point('shop.example.com', 'dpl_one');
      },
    ],
    [
      'it could not be deleted',
      () => {
        put('one', OF_PULL);
        shop.api.fault = call => (call.startsWith('remove') ? { before: refused(403, 'no') } : undefined);
      },
    ],
  ])('leaves what GitHub shows as it is where %s', async (_, set) => {
    set();
    await cleanUp({ comment: 'true', 'github-deployment': 'preview' });
    expect(shop.told).toEqual([]);
  });

  it('leaves it with `meta` as well, which may mean others than of this pull request', async () => {
    put('one', { ...OF_PULL, ticket: 'SHOP-1' });
    const told = { comment: 'true', 'github-deployment': 'preview' };
    await cleanUp({ ...told, meta: 'ticket=SHOP-1' });
    expect([left(), shop.told]).toEqual([[], []]);
  });

  it('takes what GitHub shows away, too', async () => {
    put('one', OF_PULL);
    await cleanUp({ comment: 'true', 'github-deployment': 'preview' });
    expect(shop.told).toEqual([
      ['withdraw', 'preview', 'vercel:acme/shop-web/preview#42'],
      ['comment', 42, 'deploy-vercel vercel:acme/shop-web preview', expect.stringContaining('were deleted')],
    ]);
  });
});
