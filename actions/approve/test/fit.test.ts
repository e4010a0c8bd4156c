import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ASK, FOURTH, IMAGES, image, placeOf, type Scene, scene, THIRD } from './scene.ts';

const VERIFY = { operation: 'verify', approval: '42.1', environment: 'production', approvers: ASK.approvers };
const MOVED = { api: IMAGES.api.replace('registry.example', '1.dkr.ecr.eu-west-1.amazonaws.com') };

let shop: Scene;
beforeEach(async () => {
  shop = await scene();
  await shop.released('production', '9.1', { api: image('api', '0') });
});
afterEach(() => shop.github.close());

async function approved(inputs: Record<string, string> = {}, how = {}) {
  const made = placeOf(await shop.step({ ...ASK, ...inputs }, how));
  await shop.comment(made.number, 'ann', `/approve ${made.code}`);
  return made;
}

const verify = (inputs: Record<string, string> = {}, how = {}) =>
  shop.step({ ...VERIFY, ...inputs }, { runId: '50', actor: 'github-actions[bot]', ...how });

describe('what may go live', () => {
  it.each<[string, Record<string, string>, Record<string, string>, RegExp]>([
    ['no deployment', {}, { wants: 'deployments' }, /there are no deployments in it/],
    [
      'no deployment, though the job names images',
      { deployments: 'dpl_5ucQ' },
      { wants: 'deployments', images: JSON.stringify(IMAGES) },
      /there are no deployments in it/,
    ],
    ['no image', { images: '', deployments: 'dpl_5ucQ' }, { wants: 'images' }, /there are no images in it/],
    [
      'no image of these names',
      { deployments: 'dpl_5ucQ' },
      { wants: 'images', names: 'dpl_5ucQ' },
      /there are no images in it/,
    ],
    ['another commit', {}, { commit: FOURTH }, /it is of commit 4{40}, and 3{40} was shown/],
  ])('is not %s', async (_, inputs, mine, why) => {
    await approved(inputs);
    const { error, outputs } = await verify(mine);
    expect(error?.message).toMatch(why);
    expect(outputs).toMatchObject({ state: 'void' });
    expect(outputs).not.toHaveProperty('images');
    expect(outputs).not.toHaveProperty('deployments');
  });

  it.each<[string, Record<string, string>, object]>([
    [
      'what the job wants',
      { wants: 'deployments', commit: THIRD },
      { images: IMAGES, deployments: 'dpl_5ucQ' },
    ],
    [
      'what it names, and nothing else',
      { images: JSON.stringify(MOVED) },
      { images: MOVED, deployments: '' },
    ],
    [
      'that, whatever names it takes of a request',
      { images: JSON.stringify(MOVED), names: 'worker, web', wants: 'images' },
      { images: MOVED },
    ],
    [
      'a deployment by its id',
      { deployments: 'dpl_5ucQ', wants: 'deployments' },
      { images: {}, deployments: 'dpl_5ucQ' },
    ],
  ])('is %s', async (_, mine, expected) => {
    await approved({ deployments: 'dpl_5ucQ' });
    const { error, outputs } = await verify(mine);
    expect(error).toBeUndefined();
    expect(outputs).toMatchObject({ state: 'approved', commit: THIRD, ...expected });
  });

  it('is not what was shown by another name', async () => {
    await approved();
    const { error } = await verify({ images: JSON.stringify({ web: IMAGES.api }) });
    expect(error?.message).toMatch(/web \(sha256:a+\) was not shown/);
  });
});

describe('a promotion that is under way', () => {
  const frozen = { freeze: '2026-11-01 - 2026-11-30' };

  it('goes on over a newer request and a freeze, and no other run does', async () => {
    await approved();
    await shop.released('production', '50.1', { api: IMAGES.api });
    await shop.step(ASK, { runId: '43' });
    expect((await verify(frozen)).outputs.state).toBe('approved');
    expect((await verify({}, { runId: '51' })).outputs.state).toBe('void');
    expect((await verify(frozen, { runId: '51' })).error?.message).toMatch(/request 43\.1 was made/);
  });

  it('stops for a denial, and for another release', async () => {
    const { number, code } = await approved();
    await shop.released('production', '50.1', { api: IMAGES.api });
    shop.github.as('tom').comment('org/shop', number, `/deny ${code} it burns`);
    expect((await verify()).outputs.state).toBe('denied');
    shop.pass(1_000);
    shop.github.as('tom').comment('org/shop', number, `/withdraw ${code}`);
    expect((await verify()).outputs.state).toBe('approved');
    await shop.released('production', '49.1', { api: image('api', 'c') });
    expect((await verify()).outputs.state).toBe('void');
  });
});

describe('where nobody can see who is in a team', () => {
  const blind = { 'teams-token': '' };

  it('goes by who is named, whatever a stranger says', async () => {
    const { number, code } = placeOf(await shop.step(ASK));
    const eve = await shop.comment(number, 'eve', `/approve ${code}`, blind);
    expect(eve).toMatchObject({ error: undefined, outputs: { state: 'pending' } });
    const told = shop.comments(number).find(({ body }) => body.includes('approval-state'))?.body;
    expect(told).toContain('could not be read');
    expect(told).toContain('teams-token');
    const ann = await shop.comment(number, 'ann', `/approve ${code}`, blind);
    expect(ann).toMatchObject({ error: undefined, outputs: { state: 'approved', 'approved-by': 'ann' } });
    expect((await verify(blind)).outputs).toMatchObject({ state: 'approved', 'approved-by': 'ann' });
  });

  it('does not go on over a no of somebody who may be in it', async () => {
    const { number, code } = await approved();
    shop.pass(1_000);
    shop.github.as('tom').comment('org/shop', number, `/deny ${code} no`);
    const { error } = await verify(blind);
    expect(error?.message).toMatch(/pending: approved by ann, but tom denied it, who may be in a team/);
    expect((await verify()).outputs.state).toBe('denied');
  });
});
