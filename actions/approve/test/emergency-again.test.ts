import { type ApprovalDecision, DECIDED } from '@pipeline/approval';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Ended, IMAGES, image, type Scene } from './scene.ts';
import { first, PROMOTED, second, start } from './twice.ts';

let shop: Scene;
beforeEach(async () => {
  shop = await start();
});
afterEach(() => shop.github.close());

describe('an emergency that is verified twice', () => {
  const EMERGENCY = { approval: '', emergency: 'checkout is down', 'emergency-approvers': 'ann, bob' };
  const ANN = { actor: 'ann' };
  const call = () => first(shop, { ...EMERGENCY, images: JSON.stringify(IMAGES) }, ANN);
  const levels = ({ report }: Ended) => report.annotations?.map(({ level }) => level);
  const told = async () => [
    (await shop.entries(DECIDED)).length,
    [...shop.github.repository('org/shop').issues.list(new URLSearchParams())].length,
  ];

  it('is written down and told once, and needs no permission for it the second time', async () => {
    const before = await call();
    expect(levels(before)).toEqual(['warning']);
    expect(await told()).toEqual([1, 1]);
    const ended = await second(shop, before, EMERGENCY, ANN);
    expect(ended).toMatchObject({
      error: undefined,
      outputs: { state: 'emergency', 'approved-by': 'ann', images: PROMOTED },
    });
    expect(levels(ended)).toEqual(['notice']);
    expect(await told()).toEqual([1, 1]);
  });

  it.each<[string, Record<string, string>, object]>([
    ['of something else', { images: JSON.stringify({ ...PROMOTED, web: image('web', 'c') }) }, ANN],
    ['on another person’s word', {}, { actor: 'ann', triggeredBy: 'bob' }],
    ['in another run', {}, { ...ANN, runId: '51' }],
    ['where no job before it is said to have told it', { 'was-approved-by': '' }, ANN],
  ])('%s is one of its own, and as loud', async (_, inputs, how) => {
    const before = await call();
    const ended = await second(
      shop,
      before,
      { ...EMERGENCY, 'github-token': shop.github.token, ...inputs },
      how,
    );
    expect(levels(ended)).toEqual(['warning']);
    expect(await told()).toEqual([2, 2]);
  });

  it('does not take for its own what another App has written', async () => {
    const before = await call();
    const [entry] = await shop.entries(DECIDED);
    const forged = { ...(entry?.json as ApprovalDecision), run: '51' };
    await shop.journal('other').write('production', DECIDED, forged, '3'.repeat(40));
    const ended = await second(
      shop,
      before,
      { ...EMERGENCY, 'github-token': shop.github.token },
      { ...ANN, runId: '51' },
    );
    expect(levels(ended)).toEqual(['warning']);
  });

  it('is still for those alone who may call it', async () => {
    const before = await call();
    const { error } = await second(shop, before, { ...EMERGENCY, 'emergency-approvers': 'bob' }, ANN);
    expect(error?.message).toMatch(/ann cannot call an emergency in production/);
  });
});
