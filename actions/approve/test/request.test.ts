import { ASKED, parseRequest } from '@pipeline/approval';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fillLog } from '../../../packages/github/test/fill-log.ts';
import { ASK, codeIn, FOURTH, IMAGES, image, LIVE, placeOf, type Scene, scene, THIRD } from './scene.ts';

let shop: Scene;
beforeEach(async () => {
  shop = await scene();
});
afterEach(() => shop.github.close());

describe('request', () => {
  it('asks in an issue, and keeps what it asks in the journal', async () => {
    await shop.released('production', '9.1', { api: image('api', '0') });
    const ended = await shop.step({ ...ASK, labels: 'approval', quorum: '2' });
    const { number, code, approval } = placeOf(ended);
    expect({ error: ended.error, approval }).toEqual({ error: undefined, approval: '42.1' });
    expect(ended.outputs).toMatchObject({ state: 'pending', artifacts: IMAGES, commit: THIRD });

    const [entry, ...more] = await shop.entries(ASKED);
    expect(more).toEqual([]);
    expect(entry?.by).toBe('github-actions[bot]');
    expect(codeIn(entry?.json)).toBe(code);
    expect(parseRequest(entry?.json)).toMatchObject({
      environment: 'production',
      base: '9.1',
      commit: { sha: THIRD },
      // Who wrote what is new, who asked for it in whatever way, and nobody else.
      authors: ['carol', 'dave', 'fay', 'pia', 'pusher'],
      rule: { approvers: ['ann', 'bob', 'carol', 'org/release'], quorum: 2, selfApproval: false },
      place: { number },
    });

    const { title, body } = shop.issue(number);
    expect(title).toBe('Approve production: release 42.1');
    expect(body).toContain(`/approve ${code}`);
    expect(body).toContain('[pull request 12](https://github.com/org/shop/pull/12)');
    expect(body).toContain('It changes files of database migrations: <code>db&#47;migrations&#47;001');
    expect(body).toContain('2 commits since what is live');
    expect(body).not.toMatch(/@eve|`thing`|`orders`|`x`/);
    expect(shop.github.repository('org/shop').labels.on(number)).toMatchObject([{ name: 'approval' }]);
  });

  it('knows whose work it is since what is live, however much else was released meanwhile', async () => {
    await shop.released('production', '9.1', { api: image('api', '0') });
    const others = Array.from({ length: 120 }, (_, at) => ({
      intent: {
        schema: 1 as const,
        id: `${500 - at}.1`,
        environment: 'production',
        commit: { sha: THIRD, ref: 'refs/heads/main' },
        by: { actor: 'pusher', url: 'https://github.com/org/shop/actions/runs/1' },
        at: new Date(Date.UTC(2026, 10, 21, 12) - at * 60_000).toISOString(),
        targets: [
          {
            subject: `ecs:eu-west-1/shop/${at}`,
            artifacts: { [`other-${at}`]: image('other', 'c') },
            before: null,
          },
        ],
      },
    }));
    await fillLog(shop.github, others);
    await shop.step({ ...ASK, images: JSON.stringify({ api: IMAGES.api }) });
    expect(parseRequest((await shop.entries(ASKED))[0]?.json)).toMatchObject({
      authors: ['carol', 'dave', 'fay', 'pia', 'pusher'],
    });
  });

  it('asks once for each attempt of a run', async () => {
    const first = await shop.step(ASK);
    const again = await shop.step(ASK);
    expect(again.outputs).toEqual(first.outputs);
    expect(await shop.entries(ASKED)).toHaveLength(1);
    const other = await shop.step({ ...ASK, images: JSON.stringify({ api: image('api', 'c') }) });
    expect(other.error?.message).toContain('This run has asked already whether something else may go live');
    const rerun = await shop.step(ASK, { attempt: '2' });
    expect(rerun.outputs.approval).toBe('42.2');
  });

  it('takes the newest proven release of another environment, as one unit', async () => {
    await shop.released('staging', '8.1', { api: IMAGES.api }, { check: 'smoke', sha: THIRD, actor: 'dana' });
    await shop.released('staging', '10.1', { api: image('api', 'f') }, { verdict: 'failed' });
    const { images: _, ...ask } = ASK;
    const ended = await shop.step({ ...ask, 'from-environment': 'staging' }, { sha: FOURTH });
    expect(ended.outputs).toMatchObject({ artifacts: { api: IMAGES.api }, commit: THIRD });
    expect(parseRequest((await shop.entries(ASKED))[0]?.json)).toMatchObject({
      authors: expect.arrayContaining(['dana']),
    });
    expect(shop.issue(placeOf(ended).number).body).toContain(
      '<code>smoke</code> passed in <code>staging</code>',
    );
  });

  it('takes a deployment on Vercel by its project, where that is what was proven', async () => {
    const subject = 'vercel:acme/shop-web';
    await shop.released('staging', '8.1', { deployment: 'vercel://dpl_5ucQ' }, { check: 'smoke', subject });
    const { images: _, ...ask } = ASK;
    const ended = await shop.step({ ...ask, 'from-environment': 'staging' });
    expect(ended.outputs.artifacts).toEqual({ 'shop-web': 'vercel://dpl_5ucQ' });
  });

  it('asks for nothing that is not proven', async () => {
    await shop.released('staging', '8.1', { api: IMAGES.api });
    const { images: _, ...ask } = ASK;
    const ended = await shop.step({ ...ask, 'from-environment': 'staging' });
    expect(ended.error?.message).toContain('No release of staging is proven');
    expect(await shop.entries(ASKED)).toEqual([]);
  });

  it('says what is risky about it', async () => {
    const first = await shop.step({ ...ASK, freeze: '2026-11-01 - 2026-11-30' });
    const text = shop.issue(placeOf(first).number).body;
    expect(text).toContain('Nothing was ever released in <code>production</code>');
    expect(text).toContain('A freeze is on until 2026-12-01T00:00:00.000Z');
    await shop.released('production', '9.1', IMAGES, { sha: FOURTH });
    const back = await shop.step(ASK, { runId: '43' });
    expect(shop.issue(placeOf(back).number).body).toContain('older than what is live');
  });

  it('asks on the pull request that the commit came from', async () => {
    const ended = await shop.step({ ...ASK, place: 'pull-request' });
    expect(placeOf(ended).number).toBe(12);
    expect(shop.comments(12)[0]?.body).toContain(`/approve ${ended.outputs.code}`);
    const none = await shop.step({ ...ASK, place: 'pull-request' }, { runId: '43', sha: LIVE });
    expect(none.error?.message).toContain('came from no pull request');
  });

  it('leaves it to the environment’s own reviewers, and says whom GitHub will ask', async () => {
    const { approvers: _, ...ask } = ASK;
    const ended = await shop.step({ ...ask, place: 'environment' });
    expect(JSON.stringify(ended.report.summary)).toContain('1 of ann, org/release');
    expect(parseRequest((await shop.entries(ASKED))[0]?.json)).toMatchObject({ place: { number: 0 } });
    const none = await shop.step({ ...ask, environment: 'staging', place: 'environment' });
    expect(none.error?.message).toContain('has no required reviewers');
  });

  it('writes nothing in a dry run, and tells what it would ask', async () => {
    const ended = await shop.step({ ...ASK, 'dry-run': 'true' });
    expect(ended.outputs).toMatchObject({ state: 'planned', approval: '42.1', artifacts: IMAGES });
    expect(JSON.stringify(ended.report.summary)).toContain(`/approve ${ended.outputs.code}`);
    expect(await shop.entries(ASKED)).toEqual([]);
    expect(shop.github.log.counts()).not.toHaveProperty('github.CreateIssue');
    const asked = await shop.step(ASK);
    expect(asked.outputs.code).toBe(ended.outputs.code);
  });

  it('plans without a token, and calls nobody', async () => {
    const before = JSON.stringify(shop.github.log.counts());
    const ended = await shop.step({ ...ASK, 'github-token': '' }, { act: true });
    expect(ended.outputs).toMatchObject({ state: 'planned', artifacts: IMAGES });
    const { images: _, ...ask } = ASK;
    const chain = await shop.step(
      { ...ask, 'from-environment': 'staging', 'github-token': '' },
      { act: true },
    );
    expect(chain.outputs).toMatchObject({ state: 'planned', artifacts: {} });
    expect(JSON.stringify(shop.github.log.counts())).toBe(before);
  });
});
