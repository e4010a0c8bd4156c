import { ActionError, RolloutError, TimeoutError } from '@pipeline/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import { aReleaseLog } from '../../../packages/deploy-stage/test/release-log.ts';
import { lostAnswer, refusal as refused } from '../../../packages/vercel/test/fake-vercel.ts';
import type { Ports } from '../src/ports.ts';
import { HEAD, pullRequest } from './config/read.ts';
import { BROKEN, DOMAIN, LIVE, PRODUCTION, shopForEach, text } from './fakes.ts';

const { shop, deploy } = shopForEach();
const hintOf = (error: Error | undefined) => (error instanceof ActionError ? (error.hint ?? '') : '');
const RECORDED = { ...PRODUCTION, environment: 'production' };

describe('a preview', () => {
  it('is green when it is ready, with its own address, and touches nothing of production', async () => {
    shop.api.script = [
      { state: 'QUEUED' },
      { state: 'READY', aliased: true, aliases: ['shop-web-git-main-acme.vercel.app'] },
    ];
    const { outputs, error } = await deploy();
    expect(error).toBeUndefined();
    const id = String(outputs['deployment-id']);
    expect(outputs).toMatchObject({
      verdict: 'steady',
      url: `https://shop-web-${id.replace('dpl_', '')}-acme.vercel.app`,
      'alias-urls': ['https://shop-web-git-main-acme.vercel.app'],
      'inspector-url': `https://vercel.com/acme/shop-web/${id}`,
      target: 'preview',
      kind: 'preview',
      'test-advice': expect.stringContaining('belong here'),
      protected: false,
      'test-headers': '',
    });
    expect(shop.api.whereIs(DOMAIN)).toBe(LIVE);
    expect(shop.api.calls.filter(call => /^(?:promote|rollback|setAuto|assign)/.test(call))).toEqual([]);
    expect(shop.lines.slice(0, 3)).toEqual([
      'Reading what is deployed',
      'Looking at what is there',
      expect.stringContaining('deployment: nothing → preview build of 1 file'),
    ]);
  });

  it('sends what the workflow, vercel.json and the event say, the workflow first', async () => {
    shop.json.body = { regions: ['fra1'] };
    shop.json.env = { A: 'json', B: 'json' };
    shop.json.meta = { note: 'json' };
    await deploy(
      { 'environment-variables': 'A=mine', 'build-environment-variables': 'C=mine', meta: 'ticket=SHOP-1' },
      {},
      { event: pullRequest() },
    );
    expect(shop.api.bodies).toMatchObject([
      {
        regions: ['fra1'],
        env: { A: 'mine', B: 'json' },
        build: { env: { C: 'mine' } },
        meta: { note: 'json', ticket: 'SHOP-1', githubCommitSha: HEAD, githubPrId: '42' },
      },
    ]);
  });

  it('is red with the cause, what the build said, on its line, and a trace, and goes nowhere', async () => {
    shop.api.script = BROKEN;
    shop.api.buildLines = async function* () {
      const lines = ['./src/app/page.tsx:12:5', "Type error: Cannot find name 'x'.", '::error::pwned'];
      for (const [at, line] of lines.entries())
        yield { id: String(at), at, type: 'stderr', text: line, level: 'error' as const };
    };
    const { outputs, error, annotations, summary } = await deploy();
    expect(outputs).toMatchObject({
      verdict: 'failed',
      trace: '/tmp/trace-acme-shop-web.json',
      kind: 'preview',
    });
    expect(error).toBeInstanceOf(RolloutError);
    expect(error?.message).toContain('BUILD_FAILED');
    expect(error?.message).toContain('Likely cause: ');
    expect(error?.message).toContain('The build says: src/app/page.tsx:12: ');
    expect(annotations).toMatchObject([{ level: 'error', file: 'src/app/page.tsx', line: 12, column: 5 }]);
    expect(text(summary)).toContain('Last log lines (build of ');
    expect(shop.lines).toContain('  ./src/app/page.tsx:12:5');
    expect(shop.api.whereIs(DOMAIN)).toBe(LIVE);
    expect(shop.api.calls.filter(call => /^(?:promote|rollback|cancel)/.test(call))).toEqual([]);
  });

  it('that never ends runs out of time, with the last state', async () => {
    shop.api.script = [{ state: 'BUILDING' }];
    const { outputs, error } = await deploy({ 'wait-timeout': '10m' });
    expect(outputs.verdict).toBe('timeout');
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error?.message).toContain('building');
  });

  it('is made once where the answer is lost', async () => {
    let lost = false;
    shop.api.fault = call => {
      if (call !== 'create' || lost) return undefined;
      lost = true;
      return { after: lostAnswer() };
    };
    expect((await deploy()).outputs.verdict).toBe('steady');
    expect(shop.created()).toBe(1);
  });

  it('starts nothing when it was cancelled before', async () => {
    shop.abort.abort(new ActionError('cancelled', 'The run was cancelled'));
    const { outputs, error } = await deploy();
    expect(outputs.verdict).toBe('cancelled');
    expect(error?.message).toBe('The run was cancelled');
    expect(shop.created()).toBe(0);
  });

  it('says not-started, and why, when Vercel refuses it', async () => {
    shop.api.fault = call => (call === 'create' ? { before: refused(403, 'Not authorized') } : undefined);
    const { outputs, error } = await deploy();
    expect(outputs).toMatchObject({ verdict: 'not-started', kind: 'preview' });
    expect(outputs).not.toHaveProperty('url');
    expect(error?.message).toContain('Not authorized');
  });

  it('hands a bug on as one', async () => {
    await expect(deploy({}, { readSource: () => Promise.reject(new TypeError('x')) })).rejects.toBeInstanceOf(
      TypeError,
    );
  });

  it('is told with the nearest name where the environment is not there', async () => {
    const { outputs, error } = await deploy({ target: 'prodution' });
    expect(outputs.verdict).toBe('not-started');
    expect(error?.message).toContain('no environment "prodution"');
    expect(hintOf(error)).toContain('production');
    expect(shop.created()).toBe(0);
  });

  it('is told so where the project is not there', async () => {
    shop.api.project = async () => undefined;
    const { error } = await deploy({ project: 'shop-wep' });
    expect(error?.message).toContain('no project "shop-wep"');
    expect(hintOf(error)).toContain('shop-web');
  });
});

/** The API as a run has it: it does nothing more once that is cancelled. */
const untilCancelled = () =>
  new Proxy(shop.api, {
    get(api, name) {
      if (shop.abort.signal.aborted) return () => Promise.reject(shop.abort.signal.reason);
      const value = Reflect.get(api, name, api);
      return typeof value === 'function' ? value.bind(api) : value;
    },
  });

describe('further hosts of a preview', () => {
  const ALIASES = { aliases: 'a.example.com, b.example.com' };

  it('are given once it is ready, and before it is looked at', async () => {
    const seen: (string | undefined)[] = [];
    const checkAt: Ports['checkAt'] = () => async () => {
      seen.push(shop.api.whereIs('a.example.com'), shop.api.whereIs('b.example.com'));
      return { ok: true, detail: 'fine' };
    };
    const { outputs } = await deploy({ ...ALIASES, checks: '/' }, { checkAt });
    const id = outputs['deployment-id'];
    expect(outputs.verdict).toBe('steady');
    expect(seen).toEqual([id, id]);
    expect(shop.api.whereIs(DOMAIN)).toBe(LIVE);
  });

  it('are put back where one is refused, and that is red', async () => {
    shop.api.point('a.example.com', 'dpl_old');
    shop.api.fault = call =>
      call.startsWith('assignAlias b.') ? { before: refused(403, 'not yours') } : undefined;
    const { outputs, error } = await deploy(ALIASES);
    expect(outputs.verdict).toBe('failed');
    expect(error?.message).toContain('b.example.com');
    expect(shop.api.whereIs('a.example.com')).toBe('dpl_old');
  });

  it('are not taken from another project', async () => {
    shop.api.point('b.example.com', 'dpl_theirs', 'prj_theirs');
    const { outputs } = await deploy(ALIASES);
    expect(outputs.verdict).toBe('failed');
    expect([shop.api.whereIs('a.example.com'), shop.api.whereIs('b.example.com')]).toEqual([
      undefined,
      'dpl_theirs',
    ]);
  });

  it.each<[string, () => Promise<never>]>([
    ['throws', async () => Promise.reject(new Error('the check broke'))],
    [
      'is cancelled',
      async () => {
        shop.abort.abort(new ActionError('cancelled', 'The run was cancelled'));
        return Promise.reject(shop.abort.signal.reason);
      },
    ],
  ])('are put back where the check %s', async (_, check) => {
    shop.api.point('a.example.com', 'dpl_old');
    const openVercel = async () => ({ ...(await shop.ports().openVercel()), api: untilCancelled() });
    const { outputs } = await deploy({ ...ALIASES, checks: '/' }, { checkAt: () => check, openVercel });
    expect(outputs.verdict).not.toBe('steady');
    expect(shop.api.calls).toContain(`assignAlias a.example.com ${outputs['deployment-id']}`);
    expect([shop.api.whereIs('a.example.com'), shop.api.whereIs('b.example.com')]).toEqual([
      'dpl_old',
      undefined,
    ]);
  });

  it('are named in a warning where they cannot be put back', async () => {
    shop.api.point('a.example.com', 'dpl_old');
    shop.api.fault = call =>
      call.endsWith('a.example.com dpl_old') ? { before: refused(403, 'no') } : undefined;
    const cancel = async () => {
      shop.abort.abort(new ActionError('cancelled', 'The run was cancelled'));
      return { ok: true, detail: 'fine' };
    };
    await deploy({ ...ALIASES, checks: '/' }, { checkAt: () => cancel });
    expect(shop.warnings).toEqual([expect.stringContaining('could not be put back: a.example.com')]);
  });

  it('are put back where what got them is gone once it was looked at', async () => {
    shop.api.point('a.example.com', 'dpl_old');
    const checkAt: Ports['checkAt'] = () => async () => {
      for (const [id, view] of shop.api.deploymentsById)
        if (id !== LIVE) shop.api.deploymentsById.set(id, { ...view, state: 'CANCELED' });
      return { ok: true, detail: 'fine' };
    };
    const { outputs } = await deploy({ ...ALIASES, checks: '/' }, { checkAt });
    expect(outputs.verdict).toBe('failed');
    expect(shop.api.calls).toContain(`assignAlias a.example.com ${outputs['deployment-id']}`);
    expect(shop.api.whereIs('a.example.com')).toBe('dpl_old');
  });

  it('are put back where a check says no', async () => {
    shop.api.point('a.example.com', 'dpl_old');
    const { outputs, error } = await deploy(
      { ...ALIASES, checks: '/' },
      { checkAt: shop.checkAt(false, 'GET / gave 500') },
    );
    expect(outputs.verdict).toBe('failed');
    expect(error?.message).toContain('GET / gave 500; its further hosts are where they were');
    expect([shop.api.whereIs('a.example.com'), shop.api.whereIs('b.example.com')]).toEqual([
      'dpl_old',
      undefined,
    ]);
  });
});

describe('staged', () => {
  it('is a production build without a domain, and says whose data is behind it', async () => {
    const { outputs } = await deploy({ target: 'staged' });
    expect(outputs).toMatchObject({
      verdict: 'steady',
      target: 'production',
      kind: 'staged',
      'test-advice': expect.stringContaining('change nothing'),
    });
    expect(shop.api.whereIs(DOMAIN)).toBe(LIVE);
    expect(shop.api.bodies).toMatchObject([{ target: 'production', autoAssignCustomDomains: false }]);
  });

  it('stays as it is where its check fails: production is not touched', async () => {
    const { outputs, error } = await deploy(
      { target: 'staged', checks: '/' },
      { checkAt: shop.checkAt(false) },
    );
    expect(outputs.verdict).toBe('failed');
    expect(hintOf(error)).toContain('production was not touched');
    expect(shop.api.calls.filter(call => /^(?:promote|rollback)/.test(call))).toEqual([]);
  });
});

describe('production', () => {
  it('is looked at by its own address before it has a domain, then promoted, and looked at again', async () => {
    const { outputs, error } = await deploy(
      { ...PRODUCTION, checks: '/health' },
      { checkAt: shop.checkAt(true) },
    );
    expect(error).toBeUndefined();
    const id = outputs['deployment-id'];
    expect(outputs).toMatchObject({ verdict: 'steady', kind: 'production', target: 'production' });
    expect(shop.looks).toEqual([
      { at: 'STAGED', url: outputs.url, secret: undefined, live: LIVE },
      { at: 'end', url: outputs.url, secret: undefined, live: id },
    ]);
    expect(shop.api.whereIs(DOMAIN)).toBe(id);
  });

  it('stays without a domain where its check fails, and what served before serves', async () => {
    const { outputs, error } = await deploy(
      { ...PRODUCTION, checks: '/' },
      { checkAt: shop.checkAt(false, 'GET / gave 500') },
    );
    expect(outputs).toMatchObject({ verdict: 'failed', kind: 'staged' });
    expect(error?.message).toContain('GET / gave 500');
    expect(error?.message).toContain(`${LIVE} serves as before`);
    expect(shop.api.whereIs(DOMAIN)).toBe(LIVE);
  });

  it('leaves the project’s setting as it was, which a promotion turns on', async () => {
    shop.api.state = { ...shop.api.state, autoAssign: false };
    await deploy(PRODUCTION);
    expect(shop.api.state.autoAssign).toBe(false);
    expect(shop.api.calls).toContain('setAutoAssign false');
  });

  it('is red where that cannot be put back, and serves all the same', async () => {
    shop.api.state = { ...shop.api.state, autoAssign: false };
    shop.api.fault = call => (call.startsWith('setAutoAssign') ? { before: refused(403, 'no') } : undefined);
    const { outputs, error } = await deploy(PRODUCTION);
    expect(outputs.verdict).toBe('steady');
    expect(error?.message).toContain('autoAssignCustomDomains was false before');
  });

  it('that is pinned by a rollback is refused before anything is built', async () => {
    shop.api.state = { ...shop.api.state, pinned: LIVE };
    const { outputs, error } = await deploy(PRODUCTION);
    expect(outputs.verdict).toBe('not-started');
    expect(error?.message).toContain('pinned');
    expect(hintOf(error)).toContain('unpin: true');
    expect(shop.created()).toBe(0);
  });

  it('goes back, by a promotion, where its last check fails', async () => {
    const checkAt: Ports['checkAt'] =
      () =>
      async ({ hold }) =>
        hold === undefined ? { ok: false, detail: 'GET / gave 500' } : { ok: true, detail: 'fine' };
    const { outputs, error } = await deploy({ ...PRODUCTION, checks: '/' }, { checkAt });
    expect(outputs.verdict).toBe('failed');
    expect(error?.message).toContain(`${LIVE} serves again`);
    expect(shop.api.whereIs(DOMAIN)).toBe(LIVE);
    expect(shop.api.calls.filter(call => call.startsWith('rollback'))).toEqual([]);
  });

  it('is left where it is held, until it is continued', async () => {
    const { release } = aReleaseLog();
    const left = await deploy({ ...RECORDED, 'at-hold': 'leave' }, { release });
    expect(left).toMatchObject({ outputs: { verdict: 'held', kind: 'staged' } });
    expect(left.error).toBeUndefined();
    expect(text(left.summary)).toContain('operation: continue');
    expect(shop.api.whereIs(DOMAIN)).toBe(LIVE);
    const { outputs } = await deploy({ operation: 'continue', environment: 'production' }, { release });
    expect(outputs).toMatchObject({ verdict: 'steady', 'deployment-id': left.outputs['deployment-id'] });
    expect(shop.api.whereIs(DOMAIN)).toBe(left.outputs['deployment-id']);
    expect(shop.created()).toBe(1);
  });

  it('and goes back where it is found bad once it is continued', async () => {
    const { release } = aReleaseLog();
    await deploy({ ...RECORDED, 'at-hold': 'leave' }, { release });
    const checkAt: Ports['checkAt'] =
      () =>
      async ({ hold }) => ({ ok: hold !== undefined, detail: 'GET / gave 500' });
    const asked = { operation: 'continue', environment: 'production', checks: '/' };
    const { outputs, error } = await deploy(asked, { checkAt, release });
    expect(outputs.verdict).toBe('failed');
    expect(error?.message).toContain(`${LIVE} serves`);
    expect(shop.api.whereIs(DOMAIN)).toBe(LIVE);
  });

  it('or aborted: then it stays without a domain', async () => {
    const { release } = aReleaseLog();
    await deploy({ ...RECORDED, 'at-hold': 'leave' }, { release });
    const aborting = { operation: 'abort', environment: 'production' };
    const { outputs, error } = await deploy(aborting, { release });
    expect(error).toBeUndefined();
    expect(outputs).toMatchObject({ verdict: 'steady', 'deployment-id': LIVE });
    expect(shop.api.whereIs(DOMAIN)).toBe(LIVE);
  });

  it.each(['a check', 'an abort'])('is not continued once %s has declined it', async by => {
    const { release } = aReleaseLog();
    if (by === 'a check')
      await deploy({ ...RECORDED, checks: '/' }, { release, checkAt: shop.checkAt(false) });
    else {
      await deploy({ ...RECORDED, 'at-hold': 'leave' }, { release });
      await deploy({ operation: 'abort', environment: 'production' }, { release });
    }
    const asked = { operation: 'continue', environment: 'production' };
    for (const ports of [{ release }, {}]) {
      const { outputs, error } = await deploy(asked, ports);
      expect(outputs.verdict).toBe('not-started');
      expect(error?.message).toContain('has no deployment in flight');
    }
    expect(shop.api.whereIs(DOMAIN)).toBe(LIVE);
  });

  it('has nothing to continue where nothing is in flight', async () => {
    const { outputs, error } = await deploy({ operation: 'continue' });
    expect(outputs.verdict).toBe('not-started');
    expect(error?.message).toContain('has no deployment in flight');
  });
});

describe('a protected deployment', () => {
  const PROTECTED = {
    by: ['Vercel Authentication'],
    kinds: ['preview' as const],
    bypass: ['s3cret-of-project'],
  };
  beforeEach(() => {
    shop.api.state = { ...shop.api.state, protection: PROTECTED };
  });

  it('is looked at with the project’s own secret, which is an output, masked', async () => {
    const { outputs, summary } = await deploy({ checks: '/' }, { checkAt: shop.checkAt(true) });
    expect(outputs).toMatchObject({
      protected: true,
      'test-headers': 'x-vercel-protection-bypass=s3cret-of-project',
    });
    expect(shop.looks).toMatchObject([{ secret: 's3cret-of-project' }]);
    expect(shop.masked).toContain('s3cret-of-project');
    expect(text(summary) + text(shop.lines) + text(shop.kept)).not.toContain('s3cret-of-project');
  });

  it('or with the one that is given', async () => {
    const { outputs } = await deploy({ 'protection-bypass': 's3cret-given' });
    expect(outputs['test-headers']).toBe('x-vercel-protection-bypass=s3cret-given');
  });

  it('that no secret is known of cannot be checked, which is said before anything is built', async () => {
    shop.api.state = { ...shop.api.state, protection: { ...PROTECTED, bypass: [] } };
    const { outputs, error } = await deploy({ checks: '/' }, { checkAt: shop.checkAt(true) });
    expect(outputs.verdict).toBe('not-started');
    expect(error?.message).toContain('protected by Vercel Authentication');
    expect(hintOf(error)).toContain('protection-bypass');
    expect(shop.created()).toBe(0);
  });

  it('without checks needs none', async () => {
    shop.api.state = { ...shop.api.state, protection: { ...PROTECTED, bypass: [] } };
    expect((await deploy()).outputs).toMatchObject({
      verdict: 'steady',
      protected: true,
      'test-headers': '',
    });
  });
});
