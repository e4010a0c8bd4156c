import { ActionError } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { aReleaseLog } from '../../../packages/deploy-stage/test/release-log.ts';
import { refusal as refused } from '../../../packages/vercel/test/fake-vercel.ts';
import { HEAD, pullRequest } from './config/read.ts';
import { BROKEN, shopForEach } from './fakes.ts';

const { shop, deploy } = shopForEach();

describe('what is told on GitHub', () => {
  const TOLD = { comment: 'true', 'github-deployment': 'preview' };
  const PULL = { event: pullRequest() };

  it('is the address, under the head of the pull request', async () => {
    const { outputs } = await deploy(TOLD, {}, PULL);
    expect(shop.told).toEqual([
      ['show', 'preview', 'vercel:acme/shop-web/preview#42', HEAD],
      ['end', 'success', 'steady', outputs.url],
      [
        'comment',
        42,
        'deploy-vercel vercel:acme/shop-web preview',
        expect.stringContaining(String(outputs.url)),
      ],
    ]);
  });

  it('is also that it failed, and that it never began', async () => {
    shop.api.script = BROKEN;
    await deploy(TOLD, {}, PULL);
    expect(shop.told[1]).toEqual(['end', 'failure', expect.stringContaining('does not run'), undefined]);
    expect(shop.told[2]?.at(-1)).not.toContain('address');
    shop.told.length = 0;
    shop.api.fault = call => (call === 'create' ? { before: refused(403, 'Not authorized') } : undefined);
    await deploy(TOLD, {}, PULL);
    expect(shop.told.at(-1)?.at(-1)).toContain('not&#45;started');
  });

  it('is no success while production is held, and the end once it was told to go on', async () => {
    const { release } = aReleaseLog();
    const told = { comment: 'true', 'pull-request': '42', environment: 'production' };
    await deploy({ ...told, target: 'production', 'at-hold': 'leave' }, { release });
    expect(shop.told).toEqual([['comment', 42, expect.any(String), expect.stringContaining('held')]]);
    await deploy({ ...told, operation: 'continue' }, { release });
    expect(shop.told[1]).toEqual(['comment', 42, shop.told[0]?.[2], expect.stringContaining('steady')]);
    expect(shop.told[1]?.[3]).not.toContain('commit');
  });

  it('shows nothing of what is held as if it were there', async () => {
    await deploy({ 'github-deployment': 'web', target: 'production', 'at-hold': 'leave' });
    expect(shop.told.slice(1)).toEqual([['end', 'inactive', 'held', undefined]]);
  });

  it('is that production was aborted, without an address', async () => {
    const { release } = aReleaseLog();
    const told = { comment: 'true', 'pull-request': '42', environment: 'production' };
    await deploy({ ...told, target: 'production', 'at-hold': 'leave' }, { release });
    await deploy({ ...told, operation: 'abort' }, { release });
    const body = shop.told[1]?.at(-1);
    expect(body).toContain('| state | <code>aborted</code> |');
    expect(body).not.toMatch(/address|kind|commit/);
  });

  it('stays what it was where nothing is in flight', async () => {
    await deploy({ comment: 'true', 'pull-request': '42', operation: 'continue' });
    await deploy({ 'github-deployment': 'web', operation: 'abort' });
    expect(shop.told).toEqual([]);
    await deploy({ 'github-deployment': 'web', operation: 'continue' });
    expect(shop.told[1]?.slice(0, 2)).toEqual(['end', 'failure']);
    expect(shop.told[1]?.[2]).toContain('has no deployment in flight');
  });

  it('fails nothing where it is not allowed, and names the permission', async () => {
    const refuse = () =>
      Promise.reject(
        new ActionError('config', 'it needs the permission `pull-requests: write`.', { hint: 'Add it.' }),
      );
    const github = { comment: refuse, show: refuse, withdraw: refuse };
    const { outputs, error } = await deploy(TOLD, { github }, PULL);
    expect([outputs.verdict, error]).toEqual(['steady', undefined]);
    expect(shop.warnings).toHaveLength(2);
    expect(shop.warnings[1]).toContain('`pull-requests: write`. Add it.');
  });
});
