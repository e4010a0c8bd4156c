import { type ReleaseIntent, RemoteError } from '@pipeline/contracts';
import { lockName } from '@pipeline/release';
import { liveIn, verdictOn, wholeReleases } from '@pipeline/release-history';
import { describe, expect, it } from 'vitest';
import type { WriteConfig } from '../src/config/config.ts';
import { record } from '../src/record.ts';
import { readWrite } from './config/read.ts';
import { digest, START, sha, type World, world } from './world.ts';

const lambda = (version: string, more: Record<string, string> = {}) =>
  readWrite({
    subject: 'lambda:checkout',
    artifacts: `function=arn:aws:lambda:eu-west-1:1:function:checkout:${version}`,
    snapshot: JSON.stringify({ version }),
    ...more,
  });
const begin = readWrite({ operation: 'begin', subject: 'lambda:checkout' });
const finish = (verdict = 'success', more: Record<string, string> = {}) =>
  readWrite({ operation: 'finish', subject: 'lambda:checkout', verdict, ...more });

const ending = (...subjects: string[]): WriteConfig => {
  const config = finish('failure');
  return {
    ...config,
    targets: subjects.flatMap(subject => config.targets.map(told => ({ ...told, subject }))),
  };
};

const intentOf = (subject: string): ReleaseIntent => ({
  schema: 1,
  id: '42.1',
  environment: 'production',
  commit: { sha: sha('1'), ref: 'refs/heads/main' },
  by: { actor: 'ann', url: '' },
  at: new Date(START).toISOString(),
  targets: [{ subject, artifacts: {}, before: null }],
});

const recent = ({ home }: World) => home.log.recent('production', 100);

describe('record', () => {
  it('writes intent and outcome at once, with what was there before', async () => {
    const here = await world();
    await record(lambda('6'), here.ports('41.1'));
    const report = await record(
      lambda('7', { checks: 'smoke', url: 'https://shop.example', detail: 'alias moved' }),
      here.ports('42.1', { commit: sha('2') }),
    );
    expect(report.outputs).toEqual({ 'release-id': '42.1', verdict: 'steady' });
    expect(report.error).toBeUndefined();
    const [newest] = await recent(here);
    expect(newest).toMatchObject({
      intent: {
        id: '42.1',
        commit: { sha: sha('2'), ref: 'refs/heads/main' },
        by: { actor: 'ann' },
        targets: [
          {
            subject: 'lambda:checkout',
            artifacts: { function: 'arn:aws:lambda:eu-west-1:1:function:checkout:7' },
            before: { version: '6' },
          },
        ],
      },
      outcome: {
        verdict: 'steady',
        detail: 'alias moved',
        targets: [
          { verdict: 'steady', after: { version: '7' }, checks: ['smoke'], url: 'https://shop.example' },
        ],
      },
    });
    const [live] = liveIn(await recent(here), []);
    expect(live).toMatchObject({
      sure: true,
      release: { id: '42.1', standing: { state: 'good', checks: ['smoke'] } },
    });
    expect(live?.before?.release.id).toBe('41.1');
  });

  it('says what is missing for it to be known as good', async () => {
    const here = await world();
    const [bare, checked] = [
      await record(lambda('6'), here.ports('41.1')),
      await record(lambda('7', { checks: 'smoke' }), here.ports('42.1')),
    ];
    expect(JSON.stringify(bare.summary)).toContain('No check has said yet that it works');
    expect(JSON.stringify(checked.summary)).not.toContain('No check has said');
  });

  it('is of the commit that it was made from', async () => {
    const here = await world();
    await record(lambda('6', { commit: sha('5') }), here.ports('41.1', { commit: sha('9') }));
    expect((await recent(here))[0]?.intent.commit.sha).toBe(sha('5'));
  });

  it('does not write an older commit over a newer one, unless that is meant', async () => {
    const here = await world();
    await record(lambda('7'), here.ports('42.1', { commit: sha('2') }));
    const older = here.ports('43.1', { commit: sha('1') });
    await expect(record(lambda('6'), older)).rejects.toMatchObject({ code: 'stale-commit' });
    expect(await recent(here)).toHaveLength(1);
    await record(lambda('6', { 'allow-older': 'true' }), older);
    expect(liveIn(await recent(here), [])[0]?.release.id).toBe('43.1');
  });

  it('is kept out by who deploys the same', async () => {
    const here = await world();
    const holder = {
      owner: 'org/shop run 7',
      reason: 'deploying',
      since: 0,
      expires: Date.parse('2027-01-01'),
    };
    await here.home.lock.take(lockName('production', 'lambda:checkout'), holder);
    await expect(record(lambda('6', { 'lock-wait': '0s' }), here.ports('41.1'))).rejects.toThrow(
      /production\/lambda:checkout is locked by org\/shop run 7/,
    );
    expect(await recent(here)).toEqual([]);
  });

  it('lets what failed and was taken back be no word on what serves', async () => {
    const here = await world();
    await record(lambda('6'), here.ports('41.1'));
    await record(lambda('7', { verdict: 'failed', undone: 'true', checks: 'smoke' }), here.ports('42.1'));
    const records = await recent(here);
    expect(records[0]?.outcome?.targets).toEqual([
      {
        subject: 'lambda:checkout',
        verdict: 'failed',
        detail: '',
        undone: true,
        artifacts: expect.anything(),
      },
    ]);
    expect(liveIn(records, [])[0]).toMatchObject({ sure: true, release: { id: '41.1' } });
    expect(wholeReleases(records, [])[0]?.standing.state).toBe('bad');
  });

  const refusing = ({ home }: World, write: 'intend' | 'conclude', status = 502) => {
    const refuse = async () => {
      throw new RemoteError('GitHub is down', {
        service: 'GitHub',
        operation: 'create a deployment',
        status,
      });
    };
    return { home: { ...home, log: { ...home.log, [write]: refuse } } };
  };

  it('is red where the end could not be written, since then it looks in flight', async () => {
    const here = await world();
    const report = await record(lambda('6'), here.ports('41.1', refusing(here, 'conclude')));
    expect(report.error?.message).toBe(
      'production: release 41.1 is written down as begun, and its end is not: GitHub is down',
    );
    await record(begin, here.ports('42.1'));
    await expect(record(finish(), here.ports('42.1', refusing(here, 'conclude')))).rejects.toThrow(
      'production: release 42.1 is written down as begun, and its end is not: GitHub is down',
    );
  });

  it('never says that nothing was deployed: by then it was', async () => {
    const here = await world();
    await expect(record(lambda('6'), here.ports('41.1', refusing(here, 'intend')))).rejects.toMatchObject({
      message: 'production: release 41.1 could not be written down: GitHub is down',
      hint: 'What is deployed stays deployed, and nobody knows of it: run this job again.',
    });
    const strange = lambda('6', { commit: sha('9') });
    await expect(record(strange, here.ports('41.1', refusing(here, 'intend', 422)))).rejects.toMatchObject({
      hint: expect.stringMatching(/^Is `commit` one of this repository\? /),
    });
    await expect(record(begin, here.ports('41.1', refusing(here, 'intend')))).rejects.toThrow(
      /^Nothing was deployed/,
    );
  });

  it('goes back to an earlier release: as good as that was, and what goes away is refused', async () => {
    const here = await world();
    const bad = 'arn:aws:lambda:eu-west-1:1:function:checkout:7';
    await record(lambda('6', { checks: 'smoke' }), here.ports('41.1', { commit: sha('1') }));
    await record(lambda('7'), here.ports('42.1', { commit: sha('2') }));
    const back = { 'back-to': '41.1', commit: sha('1'), detail: 'checkout answers 500' };
    await record(lambda('6', back), here.ports('43.1', { commit: sha('3') }));
    const records = await recent(here);
    expect(records[0]).toMatchObject({
      intent: { commit: { sha: sha('1') }, back: { to: '41.1', why: 'checkout answers 500' } },
      outcome: { targets: [{ refuses: [bad] }] },
    });
    expect(liveIn(records, [])[0]).toMatchObject({
      release: { id: '43.1', standing: { state: 'good', checks: ['smoke'] } },
    });
    expect(verdictOn(bad, records, [])).toMatchObject({ state: 'refused', release: '43.1' });
    await expect(record(lambda('6', { ...back, 'back-to': '7.1' }), here.ports('44.1'))).rejects.toThrow(
      'The release log of production has no release 7.1 to go back to',
    );
  });

  it('refuses all that may have served, also what failed and stayed', async () => {
    const here = await world();
    for (const [version, digit, verdict] of [
      ['5', '1', 'steady'],
      ['6', '2', 'steady'],
      ['7', '3', 'failed'],
    ] as const)
      await record(lambda(version, { verdict }), here.ports(`4${version}.1`, { commit: sha(digit) }));
    await record(lambda('5', { 'back-to': '45.1', commit: sha('1') }), here.ports('48.1'));
    const [back] = await recent(here);
    expect(back?.outcome?.targets[0]?.refuses).toEqual(
      ['7', '6'].map(version => `arn:aws:lambda:eu-west-1:1:function:checkout:${version}`),
    );
  });

  it('refuses nothing that serves on elsewhere', async () => {
    const here = await world();
    const both = (letter: string) => {
      const told = { artifacts: { code: `ghcr.io/org/fn@${digest(letter)}` } };
      return readWrite({ targets: JSON.stringify({ 'lambda:a': told, 'lambda:b': told }), checks: 'smoke' });
    };
    await record(both('a'), here.ports('41.1', { commit: sha('1') }));
    await record(both('b'), here.ports('42.1', { commit: sha('2') }));
    const one = readWrite({
      subject: 'lambda:a',
      artifacts: `code=ghcr.io/org/fn@${digest('a')}`,
      'back-to': '41.1',
      commit: sha('1'),
    });
    await record(one, here.ports('43.1'));
    expect(
      liveIn(await recent(here), []).map(({ subject, release }) => [subject, release.standing.state]),
    ).toEqual([
      ['lambda:a', 'good'],
      ['lambda:b', 'good'],
    ]);
  });

  it('is a plan in a dry run', async () => {
    const here = await world();
    const { home: _, ...ports } = here.ports('41.1');
    const report = await record(lambda('6', { 'dry-run': 'true' }), ports);
    expect(report.outputs).toEqual({ 'release-id': '41.1', verdict: 'planned' });
    expect(JSON.stringify(report.summary)).toMatch(
      /checkout:6.*Release 41.1 would be written down in production/,
    );
    expect(await recent(here)).toEqual([]);
  });
});

describe('begin and finish', () => {
  it('leave it in flight in between, and end the very same release', async () => {
    const here = await world();
    await record(lambda('6'), here.ports('41.1'));
    expect((await record(begin, here.ports('42.1'))).outputs).toEqual({
      'release-id': '42.1',
      verdict: 'begun',
    });
    expect(liveIn(await recent(here), [])[0]).toMatchObject({ sure: false, release: { id: '41.1' } });
    const report = await record(
      finish('success', {
        artifacts: 'function=arn:aws:lambda:eu-west-1:1:function:checkout:7',
        checks: 'smoke',
      }),
      here.ports('42.2'),
    );
    expect(report.outputs).toEqual({ 'release-id': '42.1', verdict: 'steady' });
    expect(liveIn(await recent(here), [])[0]).toMatchObject({
      sure: true,
      release: { id: '42.1', standing: { state: 'good' } },
      part: {
        target: {
          artifacts: { function: 'arn:aws:lambda:eu-west-1:1:function:checkout:7' },
          before: { version: '6' },
        },
      },
    });
  });

  it('refuse an older commit before anything is deployed', async () => {
    const here = await world();
    await record(lambda('7'), here.ports('42.1', { commit: sha('2') }));
    await expect(record(begin, here.ports('43.1', { commit: sha('1') }))).rejects.toMatchObject({
      code: 'stale-commit',
    });
  });

  it('hold no lock in between, and say so where another run came', async () => {
    const here = await world();
    await record(begin, here.ports('42.1'));
    await record(lambda('8'), here.ports('43.1'));
    await record(finish(), here.ports('42.1'));
    expect(here.told.join('\n')).toMatch(/Release 43\.1 \(https:.*runs\/43\) was begun there meanwhile/);
  });

  it('end it also where the clock of the second job is behind', async () => {
    const here = await world();
    await record(begin, here.ports('42.1'));
    const { clock, ...ports } = here.ports('42.1');
    const behind = { ...clock, now: () => clock.now() - 60_000 };
    await record(finish(), { ...ports, clock: behind });
    expect((await recent(here))[0]?.outcome?.verdict).toBe('steady');
  });

  it.each([
    ['this attempt alone', []],
    ['an earlier one, too', ['42.1']],
  ])('end it also where the list of releases is late to show what was begun, by %s', async (_, before) => {
    const here = await world();
    for (const id of before) {
      await record(begin, here.ports(id));
      await record(finish('failure'), here.ports(id));
    }
    const late = await recent(here);
    await record(begin, here.ports('42.2'));
    const lists = [late];
    const log = { ...here.home.log, recent: async () => lists.shift() ?? (await recent(here)) };
    const report = await record(finish(), here.ports('42.2', { home: { ...here.home, log } }));
    expect(report.outputs).toEqual({ 'release-id': '42.2', verdict: 'steady' });
  });

  it('end the first of as many as a matrix can begin at once', async () => {
    const here = await world();
    await here.home.log.intend(intentOf('lambda:checkout'));
    for (let nth = 1; nth < 256; nth++) await here.home.log.intend(intentOf(`lambda:f${nth}`));
    expect((await record(finish(), here.ports('42.1'))).outputs['release-id']).toBe('42.1');
  });

  it('end two subjects of one run each by itself', async () => {
    const here = await world();
    const app = readWrite({ operation: 'begin', subject: 'mobile:app' });
    await record(begin, here.ports('42.1'));
    await record(app, here.ports('42.1'));
    await record(finish(), here.ports('42.1'));
    expect(wholeReleases(await recent(here), [])).toMatchObject([
      { id: '42.1', standing: { state: 'open' } },
    ]);
    await record(ending('mobile:app'), here.ports('42.1'));
    expect(wholeReleases(await recent(here), [])).toMatchObject([{ id: '42.1', standing: { state: 'bad' } }]);
  });

  it.each([
    ['nothing was begun', [], finish(), 'This run has begun nothing of lambda:checkout in production'],
    ['another run began', ['41.1'], finish(), 'This run has begun nothing'],
    ['a run of the same digits began', ['420.1'], finish(), 'This run has begun nothing'],
    ['another subject was begun', ['42.1'], ending('a:b'), 'nothing of a:b'],
    ['it is not all that was begun', ['42.1'], ending('lambda:checkout', 'a:b'), 'whole: a:b was not'],
  ])('is refused where %s', async (_, begun, config, why) => {
    const here = await world();
    for (const id of begun) await record(begin, here.ports(id));
    await expect(record(config, here.ports('42.1'))).rejects.toThrow(why);
  });

  it('is refused a second time: the first word stands', async () => {
    const here = await world();
    await record(begin, here.ports('42.1'));
    await record(finish('failure'), here.ports('42.1'));
    await expect(record(finish('success'), here.ports('42.2'))).rejects.toThrow(
      'Release 42.1 of lambda:checkout in production has ended already, failed',
    );
  });

  it('ends the last that was begun', async () => {
    const here = await world();
    await record(begin, here.ports('42.1'));
    await record(begin, here.ports('42.2'));
    expect((await record(finish(), here.ports('42.2'))).outputs['release-id']).toBe('42.2');
  });
});
