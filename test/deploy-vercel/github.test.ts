import { describe, expect, it } from 'vitest';
import { pullRequest, Shop } from './shop.ts';

const TOLD = { comment: 'true', 'github-deployment': 'preview' };
const CLOSED = pullRequest({ state: 'closed' });

describe.concurrent('on GitHub', () => {
  it('one comment tells the address, changed by the next run, and taken back by the clean-up', async () => {
    await using shop = await Shop.open();
    const bodies = () =>
      shop.github
        .comments('org/shop')
        .list('42')
        .map(({ body }) => body);
    const first = await shop.deploy(TOLD, { event: pullRequest() });
    expect(first).toMatchObject({ code: 0, error: '' });
    expect(bodies()).toEqual([expect.stringContaining(first.outputs.url ?? 'none')]);
    await shop.write({ 'about.html': 'about' });
    const second = await shop.deploy(TOLD, { run: 43, event: pullRequest() });
    expect(bodies()).toEqual([expect.stringContaining(second.outputs.url ?? 'none')]);

    const live = shop.live();
    const dry = await shop.deploy({ operation: 'clean-up', 'dry-run': 'true' }, { run: 44, event: CLOSED });
    expect(JSON.parse(dry.outputs.removed ?? '')).toHaveLength(2);
    expect(shop.vercel.world.deployments).toHaveLength(3);
    const cleaned = await shop.deploy({ operation: 'clean-up', ...TOLD }, { run: 45, event: CLOSED });
    expect(cleaned).toMatchObject({ code: 0, error: '' });
    expect(
      JSON.parse(cleaned.outputs.removed ?? '')
        .map(({ id }: { id: string }) => id)
        .sort(),
    ).toEqual([first, second].map(({ outputs }) => outputs['deployment-id']).sort());
    expect(shop.vercel.world.deployments.map(({ id }) => id)).toEqual([live]);
    expect(bodies()).toEqual([expect.stringContaining('were deleted')]);
  });

  it('what is not allowed is a warning with the permission, and the deploy stays green', async () => {
    await using shop = await Shop.open({ tokens: { tokens: { reader: { contents: 'read' } } } });
    const ended = await shop.deploy({ ...TOLD, 'github-token': 'reader' }, { event: pullRequest() });
    expect(ended).toMatchObject({ code: 0, outputs: { verdict: 'steady' } });
    expect(ended.log).toMatch(/::warning.*`pull-requests: write`/);
    expect(ended.log).toMatch(/::warning.*`deployments: write`/);
  });
});
