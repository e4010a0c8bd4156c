import { RolloutError, TimeoutError } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { refusal } from '../../../packages/vercel/test/fake-vercel.ts';
import { deploymentView } from '../../../packages/vercel/test/view-of.ts';
import { promoteVercel } from '../src/promote-vercel.ts';
import { type Given, read } from './config/read.ts';
import { aShop, DOMAIN, released } from './fakes.ts';

type Shop = ReturnType<typeof aShop>;

const writes = ({ vercel }: Shop) =>
  vercel.calls.filter(call =>
    /^(?:promote|rollback|setAutoAssign|assignAlias|removeAlias|approve|complete)/.test(call),
  );

const run = (shop: Shop, given: Given, fields: Parameters<Shop['ports']>[0] = {}) =>
  promoteVercel(read(given), shop.ports(fields));

const recorded = (shop: Shop) => ({ release: shop.log.release, memory: shop.memory });

describe('promote', () => {
  it('has the domains answer from the deployment, and says so', async () => {
    const shop = aShop();
    const report = await run(shop, { deployment: 'dpl_2' });
    expect(shop.vercel.whereIs(DOMAIN)).toBe('dpl_2');
    expect(report.error).toBeUndefined();
    expect(report.outputs).toMatchObject({
      verdict: 'steady',
      url: `https://${DOMAIN}`,
      urls: JSON.stringify([`https://${DOMAIN}`]),
      'deployment-id': 'dpl_2',
      'deployment-url': 'https://shop-web-2-acme.vercel.app',
      'previous-deployment-id': 'dpl_1',
      pinned: false,
      traffic: 100,
      commit: '2'.repeat(40),
    });
  });

  it.each([true, false])('leaves autoAssignCustomDomains as it was: %s', async was => {
    const shop = aShop();
    shop.vercel.state = { ...shop.vercel.state, autoAssign: was };
    const report = await run(shop, { deployment: 'dpl_2' });
    expect(shop.vercel.state.autoAssign).toBe(was);
    expect(report.error).toBeUndefined();
  });

  it('says that it could not be put back, and is red for that alone', async () => {
    const shop = aShop();
    shop.vercel.fault = call => (call.startsWith('setAutoAssign') ? { before: refusal(403) } : undefined);
    const report = await run(shop, { deployment: 'dpl_2' });
    expect(report.outputs.verdict).toBe('steady');
    expect(report.error?.message).toMatch(/autoAssignCustomDomains was false before/);
  });

  it('puts it back also where the run is cancelled', async () => {
    const shop = aShop();
    shop.vercel.meanwhile = () => {
      shop.vercel.settle();
      shop.abort.abort(new (class extends Error {})('cancelled'));
    };
    await run(shop, { deployment: 'dpl_2' });
    expect(shop.vercel.state).toMatchObject({ production: 'dpl_2', autoAssign: false });
  });

  it('changes nothing where it is live already, and verifies it all the same', async () => {
    const shop = aShop();
    const looked: string[] = [];
    const report = await run(
      shop,
      { deployment: 'dpl_1' },
      {
        checkAt:
          ({ hosts }) =>
          async () => {
            looked.push(...hosts);
            return { ok: true, detail: 'good', checks: ['HTTP checks'] };
          },
      },
    );
    expect([report.outputs.verdict, looked, writes(shop)]).toEqual(['steady', [DOMAIN], []]);
  });

  it.each<[string, Given, RegExp]>([
    ['one that there is not', { deployment: 'dpl_9' }, /deployment: Vercel has no deployment dpl_9/],
    ['an alias, which moves', { deployment: DOMAIN }, /no deployment shop.example.com/],
    ['an older one', { deployment: 'dpl_0' }, /dpl_0 .* is older than dpl_1/],
    ['a preview', { deployment: 'dpl_3' }, /built for preview, not for production/],
    ['one that is not built', { deployment: 'dpl_4' }, /is BUILDING, not READY/],
    ['one of another project', { deployment: 'dpl_5' }, /not of acme\/shop-web/],
  ])('refuses %s, and moves nothing', async (_, given, says) => {
    const shop = aShop();
    const others = [
      deploymentView('dpl_3', { createdAt: 3_000, environment: 'preview' }),
      deploymentView('dpl_4', { createdAt: 3_000, state: 'BUILDING' }),
      deploymentView('dpl_5', { createdAt: 3_000, project: 'prj_other' }),
    ];
    for (const each of others) shop.vercel.deploymentsById.set(each.id, each);
    const report = await run(shop, given);
    expect(report.outputs).toEqual({ verdict: 'not-started' });
    expect(report.error?.message).toMatch(says);
    expect(writes(shop)).toEqual([]);
  });

  it('refuses an alias that Vercel finds a deployment by', async () => {
    const shop = aShop();
    const { deployment } = shop.vercel;
    shop.vercel.deployment = async text => deployment.call(shop.vercel, text === DOMAIN ? 'dpl_1' : text);
    const report = await run(shop, { deployment: DOMAIN });
    expect(report.error?.message).toContain(
      'is an alias, and can be another deployment tomorrow; now it is dpl_1',
    );
  });

  it('takes an older one where that is said', async () => {
    const shop = aShop();
    const report = await run(shop, { deployment: 'dpl_0', 'allow-older': 'true' });
    expect([report.outputs.verdict, report.outputs['deployment-id']]).toEqual(['steady', 'dpl_0']);
  });
});

describe('the checks', () => {
  const failing = (details: string[] = []): Parameters<Shop['ports']>[0] => ({
    checkAt: places => async () => {
      details.push(JSON.stringify(places));
      return { ok: false, detail: `${DOMAIN}: /health: 500` };
    },
  });

  it('take it back by a promotion, which does not pin', async () => {
    const shop = aShop();
    const report = await run(shop, { deployment: 'dpl_2' }, failing());
    expect(writes(shop)).toEqual(['promote dpl_2', 'promote dpl_1', 'setAutoAssign false']);
    expect(shop.vercel.whereIs(DOMAIN)).toBe('dpl_1');
    expect(report.outputs).toMatchObject({ verdict: 'failed', pinned: false, traffic: 0 });
    expect(report.error).toBeInstanceOf(RolloutError);
    expect(report.error?.message).toContain(`${DOMAIN}: /health: 500`);
    expect(report.error?.message).toContain('dpl_1 serves again');
  });

  it('only tell with on-failure: report', async () => {
    const shop = aShop();
    const report = await run(shop, { deployment: 'dpl_2', 'on-failure': 'report' }, failing());
    expect(shop.vercel.whereIs(DOMAIN)).toBe('dpl_2');
    expect(report.outputs.verdict).toBe('failed');
    expect(report.error?.message).not.toContain('serves again');
  });

  it('are given the secret for automation, which is masked, and the hosts that are production', async () => {
    const shop = aShop();
    shop.vercel.state = {
      ...shop.vercel.state,
      protection: { by: ['SSO'], kinds: [], bypass: ['s3cret-of-project'] },
    };
    const seen: string[] = [];
    const report = await run(shop, { deployment: 'dpl_2' }, failing(seen));
    expect(JSON.parse(seen[0] ?? '')).toEqual({
      own: 'shop-web-2-acme.vercel.app',
      hosts: [DOMAIN],
      secret: 's3cret-of-project',
    });
    expect(shop.masked).toEqual(['s3cret-of-project']);
    expect(JSON.stringify([report, shop.lines, shop.warnings, shop.kept])).not.toContain('s3cret-of-project');
  });
});

describe('others', () => {
  it('who click meanwhile supersede it, and theirs stays', async () => {
    const shop = aShop();
    shop.vercel.deploymentsById.set('dpl_3', deploymentView('dpl_3', { createdAt: 3_000, creator: 'bob' }));
    shop.vercel.meanwhile = () => void shop.vercel.promote('', 'dpl_3');
    const report = await run(shop, { deployment: 'dpl_2' });
    expect(report.outputs.verdict).toBe('superseded');
    expect(report.error?.message).toMatch(/dpl_3/);
    expect(shop.vercel.whereIs(DOMAIN)).toBe('dpl_3');
  });

  it('are told where Vercel does not get there in time', async () => {
    const shop = aShop();
    shop.vercel.ends = 'never';
    const report = await run(shop, { deployment: 'dpl_2', 'wait-timeout': '5s', 'on-failure': 'report' });
    expect(report.outputs.verdict).toBe('timeout');
    expect(report.error).toBeInstanceOf(TimeoutError);
    expect(Object.keys(shop.kept)).toEqual(['trace-shop-web.json']);
  });
});

describe('a pin', () => {
  const pinned = () => {
    const shop = aShop();
    const lastMove = {
      type: 'rollback',
      from: 'dpl_2',
      to: 'dpl_1',
      status: 'succeeded',
      at: 5_000,
    } as const;
    shop.vercel.state = { ...shop.vercel.state, autoAssign: false, pinned: 'dpl_1', lastMove };
    return shop;
  };

  it('refuses a promotion, and says what to do', async () => {
    const shop = pinned();
    const report = await run(shop, { deployment: 'dpl_2' });
    expect(report.error?.message).toMatch(/pinned to dpl_1/);
    expect((report.error as { hint?: string }).hint).toContain('unpin: true');
    expect(writes(shop)).toEqual([]);
  });

  it('goes with unpin, and the setting stays Vercel’s', async () => {
    const shop = pinned();
    const report = await run(shop, { deployment: 'dpl_2', unpin: 'true' });
    expect(report.outputs).toMatchObject({ verdict: 'steady', pinned: false });
    expect(shop.vercel.state.autoAssign).toBe(true);
  });

  it('alone goes where the deployment is live already: no promotion would be taken', async () => {
    const shop = pinned();
    const report = await run(shop, { deployment: 'dpl_1', unpin: 'true' });
    expect([report.outputs.verdict, report.outputs.pinned, writes(shop)]).toEqual([
      'steady',
      false,
      ['setAutoAssign true'],
    ]);
  });
});

describe('the release log', () => {
  const staging = [released('2', 20, 'dpl_2'), released('1', 10, 'dpl_1')];

  it('says what to promote, and of which commit it is', async () => {
    const shop = aShop({ records: staging });
    const given = { 'from-environment': 'staging', environment: 'production' };
    const report = await run(shop, given, recorded(shop));
    expect(report.outputs).toMatchObject({
      verdict: 'steady',
      'deployment-id': 'dpl_2',
      commit: '2'.repeat(40),
      'release-id': '42.1',
    });
    const [newest] = shop.log.records;
    expect(newest?.intent).toMatchObject({ id: '42.1', commit: { sha: '2'.repeat(40) } });
    expect(newest?.intent.targets).toMatchObject([
      {
        subject: 'vercel:acme/shop-web',
        artifacts: { deployment: 'vercel://dpl_2' },
        before: { deployment: 'dpl_1' },
      },
    ]);
    expect(newest?.outcome?.targets).toMatchObject([
      { verdict: 'steady', url: `https://${DOMAIN}`, after: { deployment: 'dpl_2' } },
    ]);
  });

  it.each<[string, Parameters<typeof aShop>[0], Given, RegExp]>([
    [
      'nothing is verified',
      { records: [released('2', 20, 'dpl_2', {})] },
      {},
      /No release of staging .*\n.*no check has said/,
    ],
    ['another one is', { records: staging }, { release: '9' }, /Release 9 of staging/],
    [
      'it was taken back',
      { records: [released('2', 20, 'dpl_2', { verdict: 'failed', undone: true })] },
      {},
      /was rolled back/,
    ],
    [
      'it never was there',
      { records: staging },
      { deployment: 'dpl_0', 'allow-older': 'true' },
      /staging has never run dpl_0/,
    ],
    [
      'no check passed on it',
      { records: [released('2', 20, 'dpl_2', {})] },
      { deployment: 'dpl_2' },
      /staging ran dpl_2, but no check has passed/,
    ],
  ])('refuses it where %s', async (_, history, given, says) => {
    const shop = aShop(history);
    const report = await run(shop, { 'from-environment': 'staging', ...given }, recorded(shop));
    expect(report.error?.message).toMatch(says);
    expect(writes(shop)).toEqual([]);
  });

  it('passes over what is not verified, and says so', async () => {
    const shop = aShop({ records: [released('3', 30, 'dpl_3', {}), ...staging] });
    const report = await run(shop, { 'from-environment': 'staging' }, recorded(shop));
    expect(report.outputs['deployment-id']).toBe('dpl_2');
    expect(shop.warnings.join('\n')).toContain('dpl_3 of release 3 of staging was passed over');
  });

  it('refuses what failed where it goes, unless that is allowed', async () => {
    const history = { records: [released('2', 20, 'dpl_2', { verdict: 'failed', undone: true })] };
    const given = { deployment: 'dpl_2', environment: 'production' };
    const shop = aShop(history);
    const refused = await run(shop, given, recorded(shop));
    expect(refused.error?.message).toContain('dpl_2 was live in production before, and is refused there');
    expect(writes(shop)).toEqual([]);
    const again = aShop(history);
    const taken = await run(again, { ...given, 'allow-refused': 'true' }, recorded(again));
    expect(taken.outputs.verdict).toBe('steady');
    expect(again.warnings.join('\n')).toContain('because allow-refused is set');
  });
});

describe('a dry run', () => {
  it('judges and plans, and writes nothing', async () => {
    const shop = aShop({ records: [released('2', 20, 'dpl_2')] });
    const given = { 'from-environment': 'staging', environment: 'production', 'dry-run': 'true' };
    const report = await run(shop, given, { memory: shop.memory });
    expect(report.outputs).toMatchObject({
      verdict: 'planned',
      url: `https://${DOMAIN}`,
      'deployment-id': 'dpl_2',
      'previous-deployment-id': 'dpl_1',
      pinned: false,
      traffic: 0,
    });
    expect(report.outputs.plan).toMatchObject([
      {
        subject: 'acme/shop-web',
        changes: [
          { what: `domain ${DOMAIN}`, from: 'dpl_1', to: 'dpl_2' },
          { what: 'variable NEW', to: 'set' },
        ],
      },
    ]);
    expect([writes(shop), shop.log.records.length]).toEqual([[], 1]);
  });

  it('refuses what a run would', async () => {
    const shop = aShop();
    const report = await run(shop, { deployment: 'dpl_0', 'dry-run': 'true' });
    expect(report.error?.message).toMatch(/is older than/);
  });

  it('without a token says what it can', async () => {
    const shop = aShop();
    const report = await run(
      shop,
      { deployment: 'dpl_2', token: '', 'dry-run': 'true' },
      { hasToken: false },
    );
    expect(report.outputs).toMatchObject({ verdict: 'planned', 'deployment-id': 'dpl_2' });
    expect(shop.vercel.calls).toEqual([]);
  });
});
