import { describe, expect, it } from 'vitest';
import { aShop, commit, DOMAIN, promote, staged } from './stage.ts';

const environment = { environment: 'production', checks: '/ 200' };

describe.concurrent('going back', () => {
  it('rolls back, says that this pins, refuses what it left, and undoes that', async () => {
    await using shop = await aShop();
    const { first, second } = shop;
    const forth = await promote(shop, { ...environment, deployment: second }, { run: 1 });
    expect(forth.outputs).toMatchObject({ verdict: 'steady', 'release-id': '1.1' });

    const back = await promote(shop, { ...environment, operation: 'rollback' }, { run: 2 });
    expect(back).toMatchObject({
      code: 0,
      outputs: { verdict: 'steady', 'deployment-id': first, pinned: 'true' },
    });
    expect(back.summary).toContain('environment variables that it was built with');
    expect(await shop.page(DOMAIN)).toBe('200 <h1>shop 1</h1>');
    expect(shop.project.autoAssignCustomDomains).toBe(false);

    const pinned = await promote(
      shop,
      { ...environment, deployment: await staged(shop, 3) },
      { run: 3, sha: commit(3) },
    );
    expect(pinned.error).toMatch(/pinned to .* by an instant rollback/);
    expect(pinned.error).toContain('unpin: true');

    const again = await promote(shop, { ...environment, deployment: second, unpin: 'true' }, { run: 4 });
    expect(again.error).toContain(
      `${second} was live in production before, and is refused there: release 2.1`,
    );
    expect(shop.live()).toBe(first);

    const undone = await promote(shop, { ...environment, operation: 'undo-rollback' }, { run: 5 });
    expect(undone).toMatchObject({
      code: 0,
      outputs: { verdict: 'steady', 'deployment-id': second, pinned: 'false' },
    });
    expect(await shop.page(DOMAIN)).toBe('200 <h1>shop 2</h1>');
    expect(shop.project.autoAssignCustomDomains).toBe(true);
  });

  it('goes to the last that the release log knows to be good', async () => {
    await using shop = await aShop();
    const { second } = shop;
    const third = await staged(shop, 3);
    await promote(shop, { ...environment, deployment: second }, { run: 1 });
    await promote(shop, { environment: 'production', deployment: third }, { run: 2, sha: commit(3) });
    const fourth = await staged(shop, 3);
    await promote(shop, { environment: 'production', deployment: fourth }, { run: 3, sha: commit(3) });
    const back = await promote(shop, { ...environment, operation: 'rollback', pin: 'false' }, { run: 4 });
    expect(back.outputs).toMatchObject({ verdict: 'steady', 'deployment-id': second, pinned: 'false' });
    expect(back.outputs.commit).toBe(commit(2));
  });

  it('unpins what is live already: no promotion would be taken', async () => {
    await using shop = await aShop();
    const { first, second } = shop;
    await promote(shop, { deployment: second });
    await promote(shop, { operation: 'rollback' });
    const before = shop.count('RequestPromote');
    const ended = await promote(shop, { deployment: first, unpin: 'true' });
    expect(ended.outputs).toMatchObject({ verdict: 'steady', pinned: 'false', 'deployment-id': first });
    expect(shop.count('RequestPromote')).toBe(before);
    expect(shop.project.autoAssignCustomDomains).toBe(true);
  });
});
