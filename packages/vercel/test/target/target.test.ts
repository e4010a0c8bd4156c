import { ConfigError, type Verdict } from '@pipeline/contracts';
import { drive, goBack, start, watch } from '@pipeline/rollout';
import { describe, expect, it } from 'vitest';
import { fakeClock } from '../../../rollout/test/fake-clock.ts';
import type { VercelSite } from '../../src/target/site.ts';
import { VercelTarget } from '../../src/target/target.ts';
import type { DeployWanted } from '../../src/wanted.ts';
import { lostAnswer } from '../fake-vercel.ts';
import { deploymentView } from '../view-of.ts';
import { BuildingVercel, source } from './building-vercel.ts';

const TIMEOUT = 600_000;

function yard(site: Partial<VercelSite> = {}) {
  const vercel = new BuildingVercel({ live: 'dpl_1' });
  vercel.addDomain('shop.example.com');
  const clock = fakeClock(10_000);
  const target = new VercelTarget(
    { api: vercel, clock, log: () => undefined },
    {
      project: 'shop-web',
      environment: 'production',
      run: { release: '42.1', commit: 'abc' },
      source,
      ...site,
    },
  );
  const options = { clock, timeout: TIMEOUT };
  const begin = async (more: Partial<DeployWanted> = {}) => {
    const plan = target.plan(await target.observe(), { deploy: deploy(more) });
    return { plan, started: await start(target, plan, options) };
  };
  const created = () => vercel.calls.filter(call => call === 'create').length;
  return { vercel, clock, target, options, begin, created };
}

/** Another run, which has nothing of this one's. */
function nextRun(
  { vercel, options }: Pick<ReturnType<typeof yard>, 'vercel' | 'options'>,
  site: Partial<VercelSite>,
): VercelTarget {
  const run = { release: '43.1', commit: 'abc' };
  return new VercelTarget(
    { api: vercel, clock: options.clock, log: () => undefined },
    { project: 'shop-web', environment: 'production', run, ...site },
  );
}

const deploy = (more: Partial<DeployWanted> = {}): DeployWanted => ({
  environment: 'production',
  staged: false,
  prebuilt: false,
  force: false,
  body: {},
  move: { hosts: [], unpin: false, allowOlder: false, rolling: 'stages' },
  ...more,
});
const passes = async () => ({ ok: true, detail: 'fine' });
const fails = async () => ({ ok: false, detail: 'GET / gave 500' });

describe('a deploy to production', () => {
  it('is built, held without domains, checked, promoted, and steady when its domain answers from it', async () => {
    const { vercel, target, options, begin } = yard();
    const { started } = await begin();
    const told: string[] = [];
    const atHold: (string | undefined)[] = [];
    const { verdict } = await drive(target, started, {
      ...options,
      onChange: ({ detail }) => void told.push(detail),
      check: async ({ hold }) => {
        if (hold !== undefined) atHold.push(vercel.whereIs('shop.example.com'));
        return passes();
      },
    });
    expect(verdict).toMatchObject({ state: 'steady' });
    expect(atHold).toEqual(['dpl_1']);
    expect(vercel.whereIs('shop.example.com')).toBe(started.deployment);
    expect(told.slice(0, 3)).toEqual([
      'queued',
      'building',
      `staged at ${started.host}: no domain answers from it yet`,
    ]);
    expect(vercel.bodies).toMatchObject([{ target: 'production', autoAssignCustomDomains: false }]);
  });

  it('stays without domains where its check fails, and what served before serves without our doing', async () => {
    const { vercel, target, options, begin } = yard();
    const { started } = await begin();
    const { verdict, wentBack } = await drive(target, started, { ...options, check: fails });
    expect(verdict).toMatchObject({ state: 'failed', reason: 'check-failed' });
    expect(wentBack).toBe(true);
    expect(vercel.calls.filter(call => /^promote|^rollback/.test(call))).toEqual([]);
    expect(vercel.whereIs('shop.example.com')).toBe('dpl_1');
  });

  it('is found again by the next run where it is left at its hold, and moves on there', async () => {
    const { vercel, target, options, begin } = yard();
    const { started } = await begin();
    const left = await drive(target, started, { ...options, holds: { at: 'leave' } });
    expect(left.verdict).toMatchObject({ state: 'held' });
    const next = nextRun({ vercel, options }, { waiting: [started.deployment] });
    const found = await next.inFlight(await next.observe());
    expect(found).toMatchObject({ deployment: started.deployment, staged: false, move: { from: 'dpl_1' } });
    if (found === undefined) return;
    expect(await drive(next, found, options)).toMatchObject({ verdict: { state: 'steady' } });
    expect(await next.inFlight(await next.observe())).toBeUndefined();
  });

  it('is not found by who does not know that it waits: it may have been declined', async () => {
    const { vercel, options, target, begin } = yard();
    const { started } = await begin();
    await drive(target, started, { ...options, check: fails });
    for (const site of [{}, { waiting: [] }, { waiting: ['dpl_7'] }]) {
      const next = nextRun({ vercel, options }, site);
      expect(await next.inFlight(await next.observe())).toBeUndefined();
    }
  });

  it('goes on as it was asked when it was deployed, also by a run that does not know', async () => {
    const asked = yard({ hosts: ['www.example.com'] });
    const { started } = await asked.begin({
      move: { hosts: ['www.example.com'], unpin: false, allowOlder: false, rolling: 'at-once' },
    });
    await drive(asked.target, started, { ...asked.options, holds: { at: 'leave' } });
    const next = nextRun(asked, { waiting: 'any' });
    const found = await next.inFlight(await next.observe());
    expect(found?.move?.hosts).toEqual([{ host: 'www.example.com', from: undefined }]);
    expect(found?.move?.stages).toEqual([]);
    const other = nextRun(asked, { waiting: 'any', hosts: ['shop.example.org'] });
    const own = await other.inFlight(await other.observe());
    expect(own?.move?.hosts).toEqual([{ host: 'shop.example.org', from: undefined }]);
  });

  it.each<[string, (yarded: ReturnType<typeof yard>) => void]>([
    ['was only to be staged', () => undefined],
    [
      'somebody has moved production past',
      ({ vercel }) => void vercel.rollback('', 'dpl_1').then(() => vercel.settle()),
    ],
  ])('is not in flight where it %s', async (what, then) => {
    const yarded = yard();
    const { target, options, begin } = yarded;
    const { started } = await begin({ staged: what.startsWith('was') });
    await drive(target, started, { ...options, holds: { at: 'leave' } });
    then(yarded);
    await new Promise(setImmediate);
    const any = nextRun(yarded, { waiting: 'any' });
    expect(await any.inFlight(await any.observe())).toBeUndefined();
  });

  it('is no preview’s while production is on its way to it', async () => {
    const { vercel, target } = yard();
    vercel.deploymentsById.set('dpl_9', deploymentView('dpl_9', { substate: 'STAGED' }));
    await vercel.promote('', 'dpl_9');
    expect(await target.inFlight(await target.observe())).toMatchObject({ deployment: 'dpl_9' });
    const preview = yard({ environment: 'preview' });
    preview.vercel.state = vercel.state;
    expect(await preview.target.inFlight(await preview.target.observe())).toBeUndefined();
  });

  it('is superseded where somebody promotes another while it is held', async () => {
    const { vercel, target, options, begin } = yard();
    const { started } = await begin();
    vercel.deploymentsById.set('dpl_9', deploymentView('dpl_9', { substate: 'STAGED' }));
    const check = async () => {
      await vercel.promote('', 'dpl_9');
      vercel.settle();
      return passes();
    };
    const { verdict } = await drive(target, started, { ...options, check });
    expect(verdict).toMatchObject({
      state: 'superseded',
      detail: expect.stringContaining('promotion of dpl_9'),
    });
    expect(vercel.whereIs('shop.example.com')).toBe('dpl_9');
  });

  it('is red where Vercel gives it the domains by itself', async () => {
    const { vercel, target, options, begin } = yard();
    const { started } = await begin();
    vercel.script = [{ state: 'READY', substate: 'PROMOTED' }];
    expect(await watch(target, started, options)).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('by itself'),
    });
  });

  it('of a project that had none is steady where Vercel makes it production at once', async () => {
    const { vercel, target, options, begin } = yard();
    vercel.state = { ...vercel.state, production: undefined };
    vercel.aliasesByHost.clear();
    const { started } = await begin();
    expect(started.move).toMatchObject({ from: '' });
    vercel.script = [{ state: 'READY', substate: 'PROMOTED' }];
    vercel.state = { ...vercel.state, production: started.deployment };
    vercel.point('shop.example.com', started.deployment);
    expect(await drive(target, started, options)).toMatchObject({ verdict: { state: 'steady' } });
    expect(vercel.calls.some(call => call.startsWith('promote'))).toBe(false);
  });
});

describe('any deploy', () => {
  it.each<[string, Partial<DeployWanted>, RegExp]>([
    ['staged', { staged: true }, /staged: it has no domain/],
    ['preview', { environment: 'preview' }, /^ready/],
  ])('is steady when it is ready: %s', async (_, more, detail) => {
    const { target, options, begin, vercel } = yard({ environment: more.environment ?? 'production' });
    const { started } = await begin(more);
    const { verdict } = await drive(target, started, { ...options, check: passes });
    expect(verdict).toMatchObject({ state: 'steady', detail: expect.stringMatching(detail) });
    expect(vercel.whereIs('shop.example.com')).toBe('dpl_1');
  });

  it.each(['before', 'after'] as const)('is made once where the answer is lost %s the effect', async when => {
    const { vercel, created, begin, target, options } = yard();
    let lost = false;
    vercel.fault = call => {
      if (call !== 'create' || lost) return undefined;
      lost = true;
      return when === 'before' ? { before: lostAnswer() } : { after: lostAnswer() };
    };
    const { started } = await begin({ staged: true });
    expect(created()).toBe(when === 'before' ? 2 : 1);
    expect(vercel.bodies).toHaveLength(1);
    expect(await watch(target, started, options)).toMatchObject({ state: 'steady' });
  });

  it('finds by its plan alone what it began', async () => {
    const { target, begin } = yard();
    await begin({ staged: true });
    await target.observe();
    const { plan, started } = await begin({ staged: true });
    expect(await target.findStarted(JSON.parse(JSON.stringify(plan)))).toEqual(started);
    const other = { ...plan, step: { ...plan.step, mark: '42.1/000000000000' } };
    expect(await target.findStarted(other as typeof plan)).toBeUndefined();
  });

  it('is cancelled while it builds, and what was before serves', async () => {
    const { target, options, begin } = yard();
    const { started } = await begin();
    await target.abort(started);
    expect(await watch(target, started, options)).toMatchObject({ state: 'failed', reason: 'rolled-back' });
  });

  it('is left without domains where it is stopped at its hold', async () => {
    const { vercel, target, options, begin } = yard();
    const { started } = await begin();
    await drive(target, started, { ...options, holds: { at: 'leave' } });
    await target.abort(started);
    expect(await watch(target, started, options)).toMatchObject({ state: 'failed', reason: 'rolled-back' });
    expect(vercel.calls.some(call => call.startsWith('cancel'))).toBe(false);
  });

  it('that fails leaves nothing to go back from', async () => {
    for (const environment of ['production', 'preview']) {
      const { vercel, target, options, begin } = yard({ environment });
      const before = target.snapshot(await target.observe());
      vercel.script = [{ state: 'ERROR', error: { code: 'BUILD_FAILED', message: 'x' } }];
      const { started } = await begin({ environment });
      expect(await watch(target, started, options)).toMatchObject({ state: 'failed', reason: 'rejected' });
      expect(await goBack(target, before, started, options)).toMatchObject({ state: 'back' });
      expect(vercel.calls.filter(call => /^promote|^rollback|^cancel/.test(call))).toEqual([]);
    }
  });

  it('is taken for deleted only once it was shown, or was not for long', async () => {
    const { vercel, clock, target, begin } = yard();
    const { started } = await begin();
    const gone = async () => undefined;
    vercel.deployment = gone;
    expect(await target.judge(started)).toMatchObject({ state: 'progressing' });
    await clock.sleep(60_000);
    expect(await target.judge(started)).toMatchObject<Partial<Verdict>>({
      state: 'failed',
      detail: 'it was deleted',
    });
  });

  it('that Vercel makes production although a preview was asked is cancelled at once', async () => {
    const { vercel, begin } = yard({ environment: 'preview' });
    vercel.script = [{ environment: 'production', state: 'QUEUED' }];
    await expect(begin({ environment: 'preview' })).rejects.toThrowError(ConfigError);
    expect(vercel.calls.some(call => call.startsWith('cancel dpl_'))).toBe(true);
  });
});

describe('an observation', () => {
  it('of a preview asks for no domain and no rolling release', async () => {
    const { vercel, target } = yard({ environment: 'preview' });
    await target.observe();
    expect(vercel.calls.sort()).toEqual(['envNames', 'project']);
  });

  it('of what there is already asks for no variables', async () => {
    const { vercel, target } = yard({ candidate: 'dpl_1' });
    await target.observe();
    expect(vercel.calls).not.toContain('envNames');
  });

  it('tells the nearest names where there is no such project, whatever else went wrong', async () => {
    const { vercel, target } = yard({ project: 'shop-wep' });
    vercel.project = async () => undefined;
    vercel.envNames = async () => {
      throw new ConfigError('no variables');
    };
    await expect(target.observe()).rejects.toMatchObject({ hint: expect.stringContaining('shop-web') });
  });
});
