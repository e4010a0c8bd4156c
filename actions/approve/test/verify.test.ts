import { type ApprovalRequest, ASKED, DECIDED, parseRequest, section } from '@pipeline/approval';
import { codeSpan } from '@pipeline/github';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ASK, codeIn, type Ended, IMAGES, image, placeOf, type Scene, scene, THIRD } from './scene.ts';

const RULE = { environment: 'production', approvers: 'ann, bob, carol, dave, org/release' };
const VERIFY = { operation: 'verify', approval: '42.1', ...RULE };
/** The run that promotes, started by the one that has decided. */
const PROMOTE = { runId: '50', actor: 'github-actions[bot]', eventName: 'workflow_dispatch' };

let shop: Scene;
beforeEach(async () => {
  shop = await scene();
  await shop.released('production', '9.1', { api: image('api', '0') });
});
afterEach(() => shop.github.close());

async function asked(inputs: Record<string, string> = {}, how = {}) {
  return placeOf(await shop.step({ ...ASK, ...inputs }, how));
}

async function approved(inputs: Record<string, string> = {}) {
  const made = await asked(inputs);
  await shop.comment(made.number, 'ann', `/approve ${made.code}`);
  return made;
}

/** The newest request, as it was written. */
async function newest(): Promise<ApprovalRequest> {
  const request = parseRequest((await shop.entries(ASKED))[0]?.json);
  if (typeof request === 'string') throw new Error(request);
  return request;
}

const verify = (inputs: Record<string, string> = {}, how = {}) =>
  shop.step({ ...VERIFY, ...inputs }, { ...PROMOTE, ...how });

function refused({ outputs, error }: Ended, why: RegExp, state?: string): void {
  expect(error?.message).toMatch(why);
  expect(error).toMatchObject({ hint: expect.any(String) });
  if (state !== undefined) expect(outputs.state).toBe(state);
  expect([outputs.images, outputs.deployments, outputs.commit]).toEqual([undefined, undefined, undefined]);
}

describe('verify', () => {
  it('lets go on what was approved, and says what that is', async () => {
    await approved();
    const ended = await verify();
    expect(ended).toMatchObject({
      error: undefined,
      outputs: { state: 'approved', 'approved-by': 'ann', images: IMAGES, deployments: '', commit: THIRD },
    });
  });

  it('hands on the names that one platform takes, and no name that was not shown', async () => {
    await approved();
    expect((await verify({ names: 'api' })).outputs.images).toEqual({ api: IMAGES.api });
    refused(await verify({ names: 'api, wroker' }), /request 42\.1 shows no wroker/);
  });

  it('needs no decision to be written down: it hears people itself', async () => {
    const { number, code } = await asked();
    shop.github.as('tom').comment('org/shop', number, `/approve ${code}`);
    expect((await verify()).outputs).toMatchObject({ state: 'approved', 'approved-by': 'tom' });
    expect(await shop.entries(DECIDED)).toEqual([]);
  });

  it('is not let on by a decision alone', async () => {
    const { number, approval } = await approved();
    const yes = shop.comments(number).find(({ user }) => user.login === 'ann');
    shop.github.as('ann').remove('org/shop', yes?.id ?? 0);
    refused(await verify({ approval }), /request 42\.1 is pending: nobody whose yes counts/, 'pending');
  });

  it.each<[string, (made: { number: number; code: string }) => Promise<unknown> | unknown, RegExp, string]>([
    [
      'an edited yes',
      ({ number }) => {
        const yes = shop.comments(number).find(({ user }) => user.login === 'ann');
        shop.github.as('mallory').edit('org/shop', yes?.id ?? 0, yes?.body ?? '');
      },
      /pending/,
      'pending',
    ],
    [
      'a yes that was taken back',
      ({ number, code }) => shop.github.as('ann').comment('org/shop', number, `/withdraw ${code}`),
      /pending/,
      'pending',
    ],
    [
      'a later denial',
      ({ number, code }) => shop.github.as('bob').comment('org/shop', number, `/deny ${code}`),
      /denied: bob denied it/,
      'denied',
    ],
    [
      'a changed issue',
      ({ number }) => shop.github.as('mallory').editIssue('org/shop', number, { body: 'fine' }),
      /somebody has changed it/,
      'void',
    ],
    [
      'something newer',
      () => shop.released('production', '49.1', { api: image('api', 'c') }),
      /release 49\.1 was made in production since/,
      'void',
    ],
    [
      'a rollback',
      () => shop.released('production', '49.1', IMAGES, { back: { to: '9.1', why: 'bad' } }),
      /release 49\.1/,
      'void',
    ],
    [
      'a newer request',
      () => shop.step(ASK, { runId: '43' }),
      /request 43\.1 was made in production since/,
      'void',
    ],
  ])('refuses %s', async (_, happen, why, state) => {
    const made = await approved();
    await happen(made);
    refused(await verify(), why, state);
  });

  it('goes by its own approvers and quorum, not by those of the request', async () => {
    await approved();
    refused(await verify({ approvers: 'bob' }), /pending/);
    refused(await verify({ quorum: '2' }), /it needs 1 more/);
  });

  it('finds the authors anew: a request that leaves them out does not help', async () => {
    await asked();
    const request = await newest();
    const forged = { ...request, key: '45.1', authors: [], by: { ...request.by, actor: 'eve' } };
    const code = codeIn(forged);
    const bot = shop.github.as('github-actions[bot]');
    const { number } = bot.openIssue('org/shop', 'Approve', `${section(forged, code, codeSpan)}\n`);
    const entry = { ...forged, place: { number, url: '' } };
    await shop.journal().write('production', ASKED, entry, THIRD);
    for (const author of ['dave', 'carol'])
      shop.github.as(author).comment('org/shop', number, `/approve ${code}`);
    refused(await verify({ approval: '45.1' }), /pending/);
    shop.github.as('ann').comment('org/shop', number, `/approve ${code}`);
    expect((await verify({ approval: '45.1' })).outputs['approved-by']).toBe('ann');
  });

  it('lets authors approve where this job says so', async () => {
    const { number, code } = await asked();
    shop.github.as('dave').comment('org/shop', number, `/approve ${code}`);
    refused(await verify(), /pending/);
    expect((await verify({ 'self-approval': 'true' })).outputs.state).toBe('approved');
  });

  it.each<[string, Record<string, string>, RegExp]>([
    [
      'another image',
      { images: JSON.stringify({ api: image('api', 'f') }) },
      /api is sha256:f+, and sha256:a+ was shown/,
    ],
    [
      'one more',
      { images: JSON.stringify({ ...IMAGES, web: image('web', 'c') }) },
      /web \(sha256:c+\) was not shown/,
    ],
    [
      'two that changed places',
      { images: JSON.stringify({ api: IMAGES.worker, worker: IMAGES.api }) },
      /api is sha256:b+/,
    ],
    ['a deployment that nobody has seen', { deployments: 'dpl_5ucQ' }, /vercel:\/\/dpl_5ucQ\) was not shown/],
  ])('refuses %s', async (_, inputs, why) => {
    await approved();
    refused(await verify(inputs), why, 'void');
  });

  it('tells what was approved and is not deployed here', async () => {
    await approved();
    const ended = await verify({ images: JSON.stringify({ api: IMAGES.api }) });
    expect(ended.error).toBeUndefined();
    expect(JSON.stringify(ended.report.summary)).toContain('not deployed by this job: worker');
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['no id', { approval: '' }, /Nothing says who has approved/],
    ['an unknown one', { approval: '41.1' }, /has no request 41\.1 by github-actions\[bot\]/],
    ['another environment', { environment: 'staging' }, /release log of staging has no request/],
    [
      'a request by somebody who is not believed',
      { 'trusted-writers': 'shop-app[bot]' },
      /no request 42\.1 by shop-app\[bot\]/,
    ],
  ])('refuses %s', async (_, inputs, why) => {
    await approved();
    refused(await verify(inputs), why);
  });

  it('refuses a second request of the same id that says something else', async () => {
    await approved();
    const other: ApprovalRequest = { ...(await newest()), authors: [] };
    await shop.journal().write('production', ASKED, other, THIRD);
    refused(await verify(), /There are 2 different requests 42\.1/);
  });

  it('does not believe a request that another App has written', async () => {
    await asked();
    const foreign: ApprovalRequest = { ...(await newest()), key: '44.1' };
    await shop.journal('other').write('production', ASKED, foreign, THIRD);
    refused(await verify({ approval: '44.1' }), /no request 44\.1/);
    expect((await verify()).outputs.state).toBe('pending');
  });

  it('lets go on what is held in production already, and was asked about there', async () => {
    await shop.released('production', '42.1', IMAGES, { verdict: 'held', sha: THIRD });
    await approved();
    expect((await verify()).outputs).toMatchObject({ state: 'approved', 'approved-by': 'ann' });
  });

  it('is let on again when the promotion broke off half-way', async () => {
    await approved();
    await shop.released('production', '50.1', { api: IMAGES.api }, { verdict: 'failed' });
    expect((await verify({}, { attempt: '2' })).outputs.state).toBe('approved');
    expect((await verify({}, { runId: '51' })).outputs.state).toBe('approved');
  });

  it('holds to a freeze, and says loudly where it is overridden', async () => {
    const { number, code } = await approved();
    const frozen = { freeze: '2026-11-01 - 2026-11-30' };
    refused(await verify(frozen), /approved by ann, but nothing goes live until 2026-12-01/, 'pending');
    shop.github.as('tom').comment('org/shop', number, `/override-freeze ${code} the outage`);
    const ended = await verify(frozen);
    expect(ended.report.annotations).toMatchObject([
      { level: 'warning', message: 'tom overrides it: the outage' },
    ]);
  });

  it.each([
    ['GitHub is down', 'server-error', /GitHub answered 502 to "list the comments/],
    ['the token has run out', 'expired-token', /GitHub refused the token/],
  ] as const)('fails closed where %s', async (_, kind, says) => {
    await approved();
    shop.github.faults.add({ kind, service: 'github', operation: 'ListIssueComments', count: 99 });
    const ended = await verify();
    expect(ended.error?.message).toMatch(says);
    expect(ended.outputs).toEqual({});
  });

  it('refuses where more was decided since than is remembered: a denial may be among it', async () => {
    await approved();
    const entry = { schema: 1 as const, at: '2026-11-22T00:00:00.000Z', request: '7.1', state: 'denied' };
    const flood = async (count: number, at = entry.at) => {
      for (let each = 0; each < count; each += 1)
        await shop
          .journal('other')
          .write('production', DECIDED, { ...entry, at, key: `${at} ${each}` }, THIRD);
    };
    await flood(40, '2026-11-01T00:00:00.000Z');
    await flood(60);
    expect((await verify()).outputs.state).toBe('approved');
    await flood(41, '2026-11-23T00:00:00.000Z');
    refused(await verify(), /has 100 decisions or more since it was asked/, 'void');
  });

  it('fails, and names the permission, where nobody can see who is in a team', async () => {
    const { number, code } = await asked();
    shop.github.as('tom').comment('org/shop', number, `/approve ${code}`);
    const ended = await verify({ 'teams-token': '' });
    refused(ended, /members: read/);
    expect(ended.error).toMatchObject({ hint: expect.stringContaining('App') });
  });

  it('verifies nothing in a dry run, and warns of that', async () => {
    const ended = await verify({ approval: '1.1', images: JSON.stringify(IMAGES), 'dry-run': 'true' });
    expect(ended).toMatchObject({ error: undefined, outputs: { state: 'planned', images: IMAGES } });
    // Nothing that a workflow's `||` would take for something.
    expect((await verify({ 'dry-run': 'true' })).outputs).not.toHaveProperty('images');
    expect(ended.outputs).not.toHaveProperty('deployments');
    expect(ended.report.annotations?.[0]?.message).toContain('without approval');
  });
});

describe('by the environment’s reviewers', () => {
  const BY_GITHUB = { place: 'environment', approvers: '' };
  const own = { runId: '42', actor: 'pusher' };

  it('lets go on what GitHub’s reviewers have let go on, in the run that has asked', async () => {
    await asked(BY_GITHUB);
    refused(await verify(BY_GITHUB, own), /pending/);
    shop.github.as('ann').review('org/shop', '42', 'production', 'approved');
    expect((await verify(BY_GITHUB, own)).outputs).toMatchObject({ state: 'approved', 'approved-by': 'ann' });
    shop.github.as('ann').review('org/shop', '50', 'production', 'approved');
    refused(await verify(BY_GITHUB), /asked by run 42\.1, and reviewers have let run 50 go on/);
  });

  it.each<[string, string, string, Record<string, string>]>([
    ['the author', 'dave', 'production', {}],
    ['one for another environment', 'ann', 'staging', {}],
    ['somebody whom this job does not name', 'ann', 'production', { approvers: 'bob' }],
    ['one where two are wanted', 'ann', 'production', { quorum: '2' }],
  ])('does not take %s', async (_, login, environment, inputs) => {
    await asked(BY_GITHUB);
    shop.github.as(login).review('org/shop', '42', environment, 'approved');
    refused(await verify({ ...BY_GITHUB, ...inputs }, own), /pending/);
  });

  it('does not take comments for reviews, nor reviews for comments', async () => {
    await approved();
    refused(await verify(BY_GITHUB, own), /pending/);
    await asked(BY_GITHUB, { runId: '60' });
    shop.github.as('ann').review('org/shop', '60', 'production', 'approved');
    refused(await verify({ approval: '60.1' }, { runId: '60' }), /asked of the environment’s reviewers/);
  });
});

describe('in an emergency', () => {
  const EMERGENCY = {
    approval: '',
    emergency: 'checkout is down',
    'emergency-approvers': 'ann, org/release',
    images: JSON.stringify(IMAGES),
  };

  it.each(['ann', 'tom'])('%s lets it go live, loudly', async login => {
    const ended = await verify(EMERGENCY, { actor: login });
    expect(ended).toMatchObject({
      error: undefined,
      outputs: { state: 'emergency', 'approved-by': login, images: IMAGES },
    });
    expect(ended.report.annotations).toMatchObject([
      { level: 'warning', message: expect.stringContaining('checkout is down') },
    ]);
    const [entry] = await shop.entries(DECIDED);
    expect(entry?.json).toMatchObject({
      state: 'emergency',
      by: [login],
      reason: 'checkout is down',
      artifacts: IMAGES,
    });
    const { title, body } = shop.issue(placeOf(ended).number);
    expect(title).toContain('EMERGENCY in production');
    expect(body).toContain('checkout is down');
  });

  it('is not called by anybody else, nor by running an old one again', async () => {
    refused(
      await verify(EMERGENCY, { actor: 'eve' }),
      /eve cannot call an emergency in production: is not among/,
    );
    refused(await verify(EMERGENCY, { actor: 'ann', triggeredBy: 'bob' }), /bob cannot call an emergency/);
    refused(await verify(EMERGENCY), /github-actions\[bot\] cannot call/);
    expect(await shop.entries(DECIDED)).toEqual([]);
  });

  it('does not go live where it cannot be written down', async () => {
    const ended = await verify({ ...EMERGENCY, 'github-token': 'app' }, { actor: 'ann' });
    expect(ended.error?.message).toContain('deployments: write');
  });

  it('goes live without an issue where there can be none, and says so', async () => {
    const ended = await verify({ ...EMERGENCY, 'github-token': 'mute' }, { actor: 'ann' });
    expect(ended.error).toBeUndefined();
    expect(ended.report.annotations?.[1]).toMatchObject({
      level: 'error',
      message: expect.stringContaining('nobody was told'),
    });
  });
});
