import { type ApprovalDecision, DECIDED } from '@pipeline/approval';
import { ActionError, type ReleaseRecord, RemoteError } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { toMarkdown } from '../../../packages/action-kit/src/markdown.ts';
import type { Ports } from '../src/ports.ts';
import { record } from '../src/record.ts';
import { DEPTH } from '../src/show/look.ts';
import { readShow } from './config/read.ts';
import { API, at, fleetOf, put, type Runs } from './show/history.ts';
import { digest, sha, type World, world } from './world.ts';

const [OLD, NEW] = [`ghcr.io/org/api@${digest('a')}`, `ghcr.io/org/api@${digest('b')}`];

/** Two releases of a service, the second of them live, and a migration by other means. */
async function shop(): Promise<World> {
  const here = await world();
  await put(here, {
    id: '41.1',
    minute: -90,
    commit: sha('1'),
    artifacts: { web: OLD },
    outcome: { checks: ['smoke'], after: { taskDefinition: 'api:6' } },
  });
  await put(here, {
    id: '42.1',
    minute: -60,
    commit: sha('2'),
    artifacts: { web: NEW },
    outcome: { checks: ['smoke', 'e2e'], after: { taskDefinition: 'api:7' } },
  });
  await put(here, {
    id: '43.1',
    minute: -30,
    commit: sha('2'),
    subject: 'migration:db/orders',
    actor: 'bob',
    outcome: {},
  });
  return here;
}

async function ask(here: World, inputs: Record<string, string> = {}, more: Partial<Ports> = {}) {
  const report = await record(readShow({ environment: 'production', ...inputs }), here.ports('50.1', more));
  return { ...report, markdown: toMarkdown(report.summary) };
}

const compared = (here: World, runs: Runs, inputs: Record<string, string> = {}) =>
  ask(here, { 'compare-live': 'true', ...inputs }, { fleet: fleetOf({ [API]: runs }) });
const asLogged: Runs = { artifacts: { web: NEW }, revision: 'api:7' };

describe('what is live', () => {
  it('is told with since when, what was before, and who verified it', async () => {
    const { outputs, markdown, error, annotations } = await ask(await shop());
    expect(outputs.live).toMatchObject([
      {
        environment: 'production',
        subject: API,
        release: '42.1',
        commit: sha('2'),
        artifacts: { web: NEW },
        since: at(-59),
        sure: true,
        before: { release: '41.1', commit: sha('1'), artifacts: { web: OLD } },
        standing: { state: 'good', checks: ['smoke', 'e2e'] },
        drift: { state: 'not-compared' },
      },
      { subject: 'migration:db/orders', release: '43.1', before: null, standing: { state: 'unproven' } },
    ]);
    expect(outputs.answer).toBe(
      'production: api is at 2222222 since 2026-11-21 11:01 UTC; release 42.1, good (smoke, e2e); before: 1111111, release 41.1\n' +
        'production: orders is at 2222222 since 2026-11-21 11:31 UTC; release 43.1, unproven; before: nothing recorded',
    );
    expect(markdown).toContain('### production: 2 live');
    expect(markdown).toContain('No platform was asked what it runs.');
    expect(markdown).toMatch(/\| \[2222222\]\(https:\/\/github\.com\/org\/shop\/commit\/2{40}\) \|/);
    expect([outputs.drift, outputs.verdict, error, annotations]).toEqual(['unknown', 'shown', undefined, []]);
  });

  it('is not certain while a newer release is in flight', async () => {
    const here = await shop();
    await put(here, { id: '44.1', minute: -5, commit: sha('3') });
    const { outputs } = await ask(here);
    expect(outputs.live).toMatchObject([{ release: '42.1', sure: false }, {}]);
    expect(outputs.answer).toContain('not certain');
  });

  it('is nothing where nothing is recorded', async () => {
    const { outputs, markdown } = await ask(await world());
    expect(outputs).toMatchObject({
      live: [],
      history: [],
      drift: 'unknown',
      answer: 'production: nothing is recorded',
    });
    expect(markdown).toContain('production: nothing recorded');
  });

  it('is told by the whole name where two are called alike', async () => {
    const here = await shop();
    await put(here, { id: '44.1', minute: -20, subject: 'ecs:us-east-1/shop/api', outcome: {} });
    const { outputs, markdown } = await ask(here);
    expect(outputs.answer).toMatch(
      /^production: ecs:eu-west-1\/shop\/api is at .*\nproduction: ecs:us-east-1\/shop\/api is at .*\nproduction: orders is at /,
    );
    expect(markdown).toContain('| ecs:us-east-1/shop/api | nothing recorded |');
  });

  it('reaches further back than a hundred entries, and says where it ends', async () => {
    const here = await world();
    await put(here, { id: '1.1', minute: 0, subject: 'lambda:f', artifacts: {}, outcome: {} });
    const [one] = await here.home.log.recent('production', 1);
    if (one === undefined) throw new Error('nothing was put');
    const records = Array.from({ length: DEPTH }, (_, nth): ReleaseRecord => {
      const [target] = one.intent.targets.map(target => ({ ...target, subject: `lambda:f${nth}` }));
      const id = `${DEPTH - nth}.1`;
      return {
        intent: { ...one.intent, id, targets: target ? [target] : [] },
        outcome: { schema: 1, intent: id, at: one.intent.at, verdict: 'steady', detail: '', targets: [] },
      };
    });
    const of = (found: ReleaseRecord[]) => {
      const log = { ...here.home.log, recent: async (_: string, limit: number) => found.slice(0, limit) };
      return ask(here, {}, { home: { ...here.home, log } });
    };
    const all = await of(records);
    expect(all.outputs.answer).toContain(`production: f${DEPTH - 1} is at`);
    expect(all.markdown).toContain('what none of them has touched is not shown');
    expect((await of(records.slice(1))).markdown).not.toContain('is not shown');
  });

  it('is told of several environments in one answer', async () => {
    const here = await shop();
    const report = await record(readShow({ environments: 'staging, production' }), here.ports('50.1'));
    expect(report.outputs.answer).toMatch(/^staging: nothing is recorded\nproduction: api/);
  });
});

describe('why', () => {
  const decision: ApprovalDecision = {
    schema: 1,
    key: '42.1 approved',
    at: at(-61),
    request: '42.1',
    state: 'approved',
    by: ['carol'],
    artifacts: { web: `other.example/api@${digest('b')}` },
  };

  it('goes from the digest to pull request, approvals and checks', async () => {
    const here = await shop();
    await here.home.journal.write('production', DECIDED, decision, sha('2'));
    const asked: string[] = [];
    const { outputs, markdown } = await ask(
      here,
      {},
      {
        pullsOf: async commit => {
          asked.push(commit);
          return [{ number: 7, title: 'Faster', url: 'https://github.com/org/shop/pull/7', author: 'ann' }];
        },
        reviewsOf: async () => [],
      },
    );
    expect(asked).toEqual([sha('2')]);
    expect(outputs.live).toMatchObject([
      {
        why: [
          {
            name: 'web',
            identity: digest('b'),
            commit: { sha: sha('2') },
            pulls: [{ number: 7 }],
            approvals: [{ state: 'approved', by: ['carol'] }],
            verdict: { state: 'proven', checks: ['smoke', 'e2e'] },
          },
        ],
      },
      { why: [] },
    ]);
    expect(markdown).toMatch(
      /\[\\#7 Faster\]\(https:\/\/github\.com\/org\/shop\/pull\/7\) \| approved by carol \(2026-11-21 10:59 UTC\) \| .*passed smoke, e2e/,
    );
  });

  it('says who has written an approval down, where it was no job', async () => {
    const here = await shop();
    const entries = async () => [
      { json: decision, by: 'mallory' },
      { json: { ...decision, by: ['dave'] }, by: 'github-actions[bot]' },
    ];
    const home = { ...here.home, journal: { ...here.home.journal, entries } };
    const { markdown, outputs } = await ask(here, {}, { home });
    expect(markdown).toMatch(
      /approved by carol \(2026-11-21 10:59 UTC\), as mallory has written; approved by dave \(2026-11-21 10:59 UTC\) \|/,
    );
    expect(outputs.live).toMatchObject([
      { why: [{ approvals: [{ writer: 'mallory' }, { by: ['dave'] }] }] },
      {},
    ]);
  });

  it('says what checks and rollbacks said of what has no digest', async () => {
    const here = await world();
    const fn = (version: string) => ({ function: `arn:aws:lambda:eu-west-1:1:function:checkout:${version}` });
    const one = { subject: 'lambda:checkout', minute: 0 };
    await put(here, { ...one, id: '41.1', artifacts: fn('6'), outcome: { checks: ['smoke'] } });
    expect((await ask(here)).markdown).toMatch(/checkout:6<\/code>.*release 41\.1 .*ran it and passed smoke/);
    await put(here, { ...one, id: '42.1', artifacts: fn('7'), outcome: { checks: ['smoke'] } });
    await put(here, { ...one, id: '43.1', artifacts: fn('6'), outcome: { refuses: Object.values(fn('7')) } });
    const { markdown } = await ask(here, { what: String(fn('7').function) });
    expect(markdown).toMatch(/checkout:7<\/code>.*release 43\.1 .*rolled it back/);
    expect(markdown).toMatch(/\[42\.1\].*steady, bad: was rolled back by release 43\.1/);
  });

  it('leaves out a decision that cannot be read, and says so', async () => {
    const here = await shop();
    await here.home.journal.write('production', DECIDED, { schema: 1, key: 'x', at: at(0) }, sha('2'));
    await ask(here);
    expect(here.told.join('\n')).toMatch(/A decision in production is left out: /);
  });

  it('is an answer without pull requests, too, where GitHub does not tell them', async () => {
    let asked = 0;
    const { markdown, error } = await ask(
      await shop(),
      {},
      {
        pullsOf: async () => {
          asked += 1;
          throw new RemoteError('The token lacks the permission `pull-requests: read`.', {
            service: 'GitHub',
            operation: 'list the pull requests of a commit',
            status: 403,
          });
        },
      },
    );
    expect([asked, error]).toEqual([1, undefined]);
    expect(markdown).toMatch(/Pull requests are not shown: The token lacks the permission/);
  });

  it('asks of the first twenty commits, and says that it was cut', async () => {
    const here = await world();
    for (let at = 0; at < 22; at++) {
      const commit = String(at).padStart(40, '0');
      await put(here, {
        id: `${at}.1`,
        minute: at - 100,
        commit,
        subject: `lambda:f${at}`,
        artifacts: { code: `s3://f/${at}` },
        outcome: {},
      });
    }
    const asked: string[] = [];
    const pullsOf: Ports['pullsOf'] = async commit => {
      asked.push(commit);
      return [];
    };
    const { markdown } = await ask(here, {}, { pullsOf });
    expect(asked).toHaveLength(20);
    expect(markdown).toContain('Pull requests were asked for of 20 of the 22 commits.');
  });

  it('lets a fault of ours through', async () => {
    const pullsOf = () => Promise.reject(new TypeError('boom'));
    await expect(ask(await shop(), {}, { pullsOf })).rejects.toThrow('boom');
  });
});

describe('the history of one thing', () => {
  it.each([
    ['a digest', digest('a'), ['41.1']],
    ['a commit', '2222222', ['43.1', '42.1']],
    ['a release', '42.1', ['42.1']],
    ['a service', 'api', ['42.1', '41.1']],
  ])('is that of %s', async (_, what, ids) => {
    const { outputs } = await ask(await shop(), { what });
    expect((outputs.history as { release: string }[]).map(({ release }) => release)).toEqual(ids);
  });

  it('says from what to what, and who', async () => {
    const { markdown, outputs } = await ask(await shop(), { what: 'api' });
    expect(markdown).toContain('### production: api is in 2 releases');
    expect(markdown).toMatch(
      /\[42\.1\]\(.*runs\/42\) \| api \| 1111111 \| \[2222222\]\(.*\) \| steady, good \| ann \|/,
    );
    expect(outputs.answer).toMatch(
      /production: api is in 42\.1 \(2026-11-21 11:00 UTC, steady, good\), 41\.1 \(/,
    );
  });

  it('says where nobody has heard of it', async () => {
    const { markdown, outputs, error } = await ask(await shop(), { what: 'payments' });
    expect(markdown).toContain('payments is in none of the last 3 releases');
    expect([outputs.history, error]).toEqual([[], undefined]);
  });

  it('lists the last ones, as many as are wanted', async () => {
    const { outputs } = await ask(await shop(), { limit: '2' });
    expect(outputs.history).toMatchObject([
      { release: '43.1', by: 'bob' },
      { release: '42.1', by: 'ann' },
    ]);
  });
});

describe('drift', () => {
  const CHANGED: Runs = { artifacts: { web: OLD }, revision: 'api:9' };

  it('is none where the platform runs what the log says; what nobody can ask stays unknown', async () => {
    const { outputs, annotations, markdown } = await compared(await shop(), asLogged);
    expect(outputs.live).toMatchObject([{ drift: { state: 'same' } }, { drift: { state: 'not-compared' } }]);
    expect([outputs.drift, annotations]).toEqual(['unknown', []]);
    expect(markdown).not.toContain('🔴');
  });

  it('is false where everything was compared', async () => {
    const here = await world();
    await put(here, { id: '42.1', minute: 0, artifacts: { web: NEW }, outcome: {} });
    expect((await compared(here, asLogged)).outputs.drift).toBe(false);
  });

  it('is shown in red, and the step is green', async () => {
    const { outputs, annotations, markdown, error } = await compared(await shop(), CHANGED);
    expect(outputs.drift).toBe(true);
    expect(annotations).toMatchObject([
      {
        level: 'error',
        message: expect.stringMatching(
          /^production: ecs:.* revision: it runs api:9, and the log says api:7; web: it runs api@sha256:a{12}/,
        ),
      },
    ]);
    expect(markdown).toContain('### 🔴 production');
    expect(outputs.answer).toContain('DRIFT: it was changed by someone else');
    expect(error).toBeUndefined();
  });

  it('ends red where that is wanted, told once', async () => {
    const { annotations, error, outputs } = await compared(await shop(), CHANGED, {
      'fail-on-drift': 'true',
    });
    expect(error).toMatchObject({ code: 'drift', message: expect.stringContaining('it runs api:9') });
    expect([annotations, outputs.drift]).toEqual([[], true]);
  });

  it.each([
    ['nobody is told how to get there', 'nothing says who to be on AWS'],
    ['it may not be read', new ActionError('remote', 'AccessDenied', { hint: 'Let the role read it' })],
  ])('is never denied where %s', async (_, runs) => {
    const here = await shop();
    const { outputs, annotations, error } = await compared(here, runs);
    expect([outputs.drift, error]).toEqual(['unknown', undefined]);
    expect(annotations).toMatchObject([
      { level: 'warning', title: 'record: what runs could not be compared' },
    ]);
    const failed = await compared(here, runs, { 'fail-on-drift': 'true' });
    expect(failed.error).toMatchObject({ code: 'drift' });
  });

  it('is never denied where the log has nothing, as of an environment that is called otherwise', async () => {
    const here = await world();
    const { annotations, error, outputs } = await compared(here, asLogged);
    expect([outputs.drift, error]).toEqual(['unknown', undefined]);
    expect(annotations).toMatchObject([
      { level: 'warning', message: expect.stringMatching(/^production: its release log has no release/) },
    ]);
    const failed = await compared(here, asLogged, { 'fail-on-drift': 'true' });
    expect(failed.error).toMatchObject({ code: 'drift' });
    expect((await ask(here)).annotations).toEqual([]);
  });

  it('is not told of what is being changed just now', async () => {
    const here = await shop();
    await put(here, { id: '44.1', minute: -5, commit: sha('3') });
    const { outputs } = await compared(here, CHANGED);
    expect(outputs.live).toMatchObject([{ drift: { state: 'unknown' } }, {}]);
  });

  it('lets a fault of ours through', async () => {
    await expect(compared(await shop(), new TypeError('boom'))).rejects.toThrow('boom');
  });
});

describe('texts from outside', () => {
  const EVIL = 'x|y <img src=x onerror=y> [l](javascript:z)\n::error::boom `#1` @everyone \u202e\u0007';

  it('are markup nowhere, hide nothing, and break no line', async () => {
    const here = await world();
    await put(here, {
      id: `42.1`,
      minute: 0,
      commit: sha('1'),
      actor: EVIL,
      subject: `lambda:${EVIL}`,
      artifacts: { [EVIL]: EVIL },
      outcome: { verdict: 'steady', detail: EVIL, checks: [EVIL], url: EVIL },
    });
    await put(here, {
      id: EVIL,
      minute: 1,
      commit: EVIL,
      subject: API,
      artifacts: { web: OLD },
      outcome: { verdict: 'failed', detail: EVIL },
    });
    const { markdown, outputs, annotations } = await ask(
      here,
      { what: EVIL, 'compare-live': 'true' },
      {
        fleet: fleetOf({ [API]: EVIL }),
        pullsOf: async () => [{ number: 1, title: EVIL, url: 'javascript:alert(1)', author: EVIL }],
        reviewsOf: async () => [{ by: EVIL, environments: ['production'] }],
      },
    );
    const { markdown: listed } = await ask(here);
    for (const text of [markdown, listed]) {
      expect(text).not.toMatch(/<img|[^\\]\]\(javascript:|[^\\]\[l|\u202e/);
      expect(text).not.toContain('\u0007');
      expect(text).not.toMatch(/^::error/m);
      // Every row of a table has as many cells as its head.
      for (const table of text.split('\n\n').filter(block => block.startsWith('|'))) {
        const widths = table
          .trim()
          .split('\n')
          .map(row => row.replaceAll('\\|', '').split('|').length);
        expect(new Set(widths).size).toBe(1);
      }
    }
    const lines = String(outputs.answer).split('\n');
    expect(lines).toHaveLength(3);
    expect(lines.every(line => line.startsWith('production: '))).toBe(true);
    expect(JSON.stringify(annotations)).not.toMatch(/\\n|\u202e/);
  });
});
