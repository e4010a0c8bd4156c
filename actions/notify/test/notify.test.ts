import { ASKED, DECIDED } from '@pipeline/approval';
import { RemoteError } from '@pipeline/contracts';
import { type Channel, noticeKind, noticeOf } from '@pipeline/notices';
import { expect, it } from 'vitest';
import {
  asked,
  at,
  before,
  GOOD,
  NEXT,
  proof,
  release,
  rollback,
} from '../../../packages/notices/test/shop.ts';
import type { Config } from '../src/config/config.ts';
import { notify } from '../src/notify.ts';
import { board, CONFIG, World } from './fakes.ts';

const released = [...before.records, release({ until: '12:05' })];
const live = { production: { records: released, proofs: [...before.proofs, proof('12:08')] } };

it('tells what this run has released, and remembers it in the first environment', async () => {
  const world = new World(live);
  const wall = board();
  const report = await notify(CONFIG, world.ports([wall]));
  expect(report).toMatchObject({
    outputs: {
      headline: 'api, orders, web 1a2b3c4: live in production',
      phase: 'live',
      sent: { board: 'posted' },
      failed: {},
    },
    annotations: [],
  });
  expect(report.error).toBeUndefined();
  expect(wall.told).toHaveLength(1);
  expect(world.written).toMatchObject([
    {
      environment: 'staging',
      kind: noticeKind(NEXT),
      commit: NEXT,
      entry: { about: NEXT, channel: 'board:wall' },
    },
  ]);
});

it('goes on with what an earlier run has told', async () => {
  const world = new World(live);
  await notify(CONFIG, world.ports([board()]));
  expect((await notify(CONFIG, world.ports([board()]))).outputs.sent).toEqual({ board: 'updated' });
  expect(world.written).toHaveLength(1);
});

it('after a rollback tells of what it took back and of what it returned to', async () => {
  const records = [...released, rollback({ until: '12:25' })];
  const wall = board();
  const report = await notify(
    CONFIG,
    new World({ production: { records, proofs: before.proofs } }).ports([wall], '44.1'),
  );
  expect(wall.told).toEqual([
    'api, orders, web 1a2b3c4: rolled back in production to 9f8e7d6',
    'api, orders, web 9f8e7d6: live in production',
  ]);
  expect(report.outputs).toMatchObject({ phase: 'rolled-back', sent: { board: 'posted' } });
});

it('reads who is asked and how it was decided from the journal, and what it cannot read is left out', async () => {
  const world = new World({});
  const request = {
    schema: 1,
    ...asked('10:15'),
    environment: 'production',
    commit: { sha: NEXT, ref: 'refs/heads/main' },
    by: { actor: 'alice', url: 'https://github.com/acme/shop/actions/runs/41' },
    authors: ['alice'],
    rule: { ...asked('10:15').rule, selfApproval: false },
    place: { number: 7, url: 'https://github.com/acme/shop/issues/7' },
  };
  world.entries[ASKED] = [request, { schema: 9 }, 'nonsense'];
  const decision = { schema: 1, key: 'x', request: '41.1', artifacts: {} };
  world.entries[DECIDED] = [
    { ...decision, at: at('10:30'), state: 'approved', by: ['bob'] },
    { ...decision, at: at('10:20'), state: 'refused', by: ['alice'], reason: 'alice wrote it' },
    { schema: 1 },
  ];
  const report = await notify({ ...CONFIG, of: { release: '41.1' } }, world.ports([board()]));
  expect(report.outputs.headline).toBe('api, orders, web 1a2b3c4: approved for production');
  expect(JSON.stringify(report.summary)).toContain('a yes did not count: alice wrote it');
});

it('tells once more what has changed while it told: the later state wins', async () => {
  const world = new World({
    production: { records: [...before.records, release({})], proofs: before.proofs },
  });
  const wall = board(() => {
    world.logs = live;
  });
  const report = await notify(CONFIG, world.ports([wall]));
  expect(wall.told).toEqual([
    'api, orders, web 1a2b3c4: being deployed to production',
    'api, orders, web 1a2b3c4: live in production',
  ]);
  expect(report.outputs).toMatchObject({ phase: 'live', sent: { board: 'updated' } });
});

it('looks again where another run has told the same, so that one message is left', async () => {
  const world = new World(live);
  const wall = board(({ key }) => {
    world.others(noticeOf(key, 'board:wall', { told: 'that of another' }, at('12:29')));
  });
  await notify(CONFIG, world.ports([wall]));
  expect(wall.known).toEqual([0, 2]);
});

it('is not told for ever what changes for ever', async () => {
  const world = new World(live);
  let minute = 10;
  const wall = board(() => {
    minute += 1;
    const more = proof(`12:${minute}`, { checks: [`check ${minute}`] });
    world.logs = { production: { ...live.production, proofs: [...live.production.proofs, more] } };
  });
  await notify(CONFIG, world.ports([wall]));
  expect(wall.told).toHaveLength(3);
});

const broken = (error: Error): Channel => ({
  name: 'slack',
  place: '#releases',
  id: 'slack:x',
  tell: () => Promise.reject(error),
});
const refused = new RemoteError('Slack refused chat.postMessage: not_in_channel', {
  service: 'Slack',
  operation: 'chat.postMessage',
  status: 200,
  hint: 'Invite the app into the channel',
});

it('is never red for a channel that fails, and the others are told', async () => {
  const wall = board();
  const report = await notify(CONFIG, new World(live).ports([broken(refused), wall]));
  expect(report.error).toBeUndefined();
  expect(report.outputs).toMatchObject({
    sent: { board: 'posted' },
    failed: { slack: 'Slack refused chat.postMessage: not_in_channel' },
  });
  expect(report.annotations).toEqual([
    {
      level: 'warning',
      title: 'notify: slack was not told',
      message: `${refused.message}\nWhat to do: Invite the app into the channel`,
    },
  ]);
});

it('says of a fault of its own that it is one', async () => {
  const report = await notify(CONFIG, new World(live).ports([broken(new TypeError('x is not a function'))]));
  expect(report.error).toBeUndefined();
  expect(report.annotations?.[0]?.message).toContain('a fault in notify');
});

it('warns where it cannot be remembered, and does not tell it twice itself', async () => {
  const world = new World(live);
  world.broken = new RemoteError('The token may not write', { service: 'github', operation: 'write' });
  const wall = board();
  const report = await notify(CONFIG, world.ports([wall]));
  expect(wall.told).toHaveLength(1);
  expect(report.annotations).toMatchObject([
    { level: 'warning', title: expect.stringContaining('may be told again') },
  ]);
});

it('is not red where the log cannot be read', async () => {
  const ports = new World(live).ports([board()]);
  const recent = () =>
    Promise.reject(new RemoteError('GitHub did not answer', { service: 'github', operation: 'list' }));
  const report = await notify(CONFIG, { ...ports, releases: { ...ports.releases, recent } });
  expect(report.error).toBeUndefined();
  expect(report.outputs.failed).toEqual({ 'release-log': 'GitHub did not answer' });
  expect(report.annotations).toHaveLength(1);
});

it('has nothing to tell of a commit that the log does not know', async () => {
  const wall = board();
  const report = await notify(CONFIG, new World(live).ports([wall], '7.1'));
  expect(wall.told).toEqual([]);
  expect(report.outputs).toEqual({ headline: '', phase: '', sent: {}, failed: {} });
});

it('tells by commit', async () => {
  const wall = board();
  await notify({ ...CONFIG, of: { commit: GOOD } }, new World(live).ports([wall]));
  expect(wall.told).toEqual(['api, orders, web 9f8e7d6: replaced in production by 1a2b3c4']);
});

it('prints in a dry run the message and to whom it would go, and tells nobody', async () => {
  const world = new World(live);
  const wall = board();
  const report = await notify({ ...CONFIG, dryRun: true }, world.ports([wall]));
  expect(wall.told).toEqual([]);
  expect(world.written).toEqual([]);
  expect(report.outputs).toMatchObject({ phase: 'live', sent: { 'slack-webhook': 'planned' } });
  const text = JSON.stringify(report.summary);
  expect(text).toContain('It would go to slack-webhook.');
  expect(text).toContain('live: api, orders, web');
  expect(text).not.toContain('hooks.slack.com');
});

it.each([
  ['deploying', { records: [...before.records, release({})], proofs: before.proofs }, ['slack', 'pagerduty']],
  ['live', live.production, ['slack', 'email', 'pagerduty', 'datadog']],
])('plans for nobody for whom there is nothing: %s', async (_, production, kinds) => {
  const server = { host: 'h', port: 1, secure: true, local: false };
  const key = 'k';
  const channels: Config['channels'] = [
    { kind: 'slack', base: 'b', token: 't', channel: 'c' },
    { kind: 'email', server, from: 'a@x.org', to: ['b@x.org'] },
    { kind: 'pagerduty', url: 'u', keys: { P1: key, P2: key, P3: key } },
    { kind: 'datadog', base: 'b', key },
  ];
  const report = await notify({ ...CONFIG, channels, dryRun: true }, new World({ production }).ports([]));
  expect(Object.keys(report.outputs.sent ?? {})).toEqual(kinds);
});

it('says in a dry run that somebody would be paged', async () => {
  const proofs = [...live.production.proofs, proof('12:15', { result: 'failed' })];
  const world = new World({ production: { records: released, proofs } });
  const channels: Config['channels'] = [{ kind: 'pagerduty', url: 'u', keys: { P1: 'k', P2: 'k', P3: 'k' } }];
  const report = await notify({ ...CONFIG, channels, dryRun: true }, world.ports([]));
  expect(JSON.stringify(report.summary)).toContain('Somebody would be paged: [P1] production: ');
});

it('tells the same after the run was started again, though only its first attempt has rolled back', async () => {
  const production = { records: [...released, rollback({ until: '12:25' })], proofs: before.proofs };
  const wall = board();
  await notify(CONFIG, new World({ production }).ports([wall], '44.2'));
  expect(wall.told.map(each => each.split(' in ')[0])).toEqual([
    'api, orders, web 1a2b3c4: rolled back',
    'api, orders, web 9f8e7d6: live',
  ]);
});

it('goes on with its own message, however many other releases were told since', async () => {
  const world = new World(live);
  const others = Array.from({ length: 400 }, (_, n) =>
    noticeOf(`${n}`.padStart(40, 'f'), 'board:wall', { told: 'it' }, at('12:20')),
  );
  world.others(...others, noticeOf(NEXT, 'board:wall', { told: 'it' }, at('12:01')));
  expect((await notify(CONFIG, world.ports([board()]))).outputs.sent).toEqual({ board: 'updated' });
});

it('of a rollback over many releases tells what was returned to, and how many it has left out', async () => {
  const many = Array.from({ length: 8 }, (_, n) =>
    release({
      id: `5${n}.1`,
      sha: String(n).repeat(40),
      from: `12:0${n}`,
      until: `12:0${n}`,
      subjects: [`mobile:app${n}`],
    }),
  );
  const old = release({ id: '40.1', sha: GOOD, from: '08:00', until: '08:05' });
  const back = rollback({ until: '12:25', subjects: many.map((_, n) => `mobile:app${n}`) });
  const wall = board();
  const world = new World({ production: { records: [old, ...many, back], proofs: before.proofs } });
  const report = await notify(CONFIG, world.ports([wall], '44.1'));
  expect(wall.told).toHaveLength(5);
  expect(wall.told.at(-1)).toContain('9f8e7d6: live in production');
  expect(JSON.stringify(report.summary)).toContain('4 more releases were changed');
});

it('looks again where an alarm has changed meanwhile, though the story has not', async () => {
  const other = release({
    id: '45.1',
    from: '12:10',
    until: '12:15',
    subjects: ['mobile:app'],
    sha: 'c'.repeat(40),
  });
  const world = new World({ production: { ...live.production, records: [...released, other] } });
  const states: (string | undefined)[] = [];
  const pager: Channel = {
    ...board(),
    async tell({ alarms }) {
      states.push(alarms.at(-1)?.state);
      const failed = proof('12:20', { release: '45.1', result: 'failed' });
      world.logs = {
        production: { records: [...released, other], proofs: [...live.production.proofs, failed] },
      };
      return { did: 'triggered', remember: [] };
    },
  };
  await notify(CONFIG, world.ports([pager]));
  expect(states).toEqual(['quiet', 'open']);
});

it('waits a little for a release that GitHub does not list yet', async () => {
  const world = new World({});
  world.slept = () => {
    world.logs = live;
  };
  expect((await notify(CONFIG, world.ports([board()]))).outputs.phase).toBe('live');
});

it('asks who does not answer once only, whatever there is to tell', async () => {
  const production = { records: [...released, rollback({ until: '12:25' })], proofs: before.proofs };
  const world = new World({ production });
  let asked = 0;
  const silent: Channel = {
    ...broken(refused),
    tell: () => {
      asked += 1;
      world.logs = { production: { ...production, proofs: [...before.proofs, proof(`12:2${asked}`)] } };
      const message = 'Slack did not answer chat.postMessage (in time), asked 4 times';
      return Promise.reject(new RemoteError(message, { service: 'Slack', operation: 'chat.postMessage' }));
    },
  };
  const report = await notify(CONFIG, world.ports([silent, board()], '44.1'));
  expect(asked).toBe(1);
  expect(report.outputs).toMatchObject({
    sent: { board: 'updated' },
    failed: { slack: expect.stringContaining('in time') },
  });
  expect(report.annotations).toHaveLength(1);
});

it('remembers each message before it tells the next', async () => {
  const world = new World({
    production: { records: [...released, rollback({ until: '12:25' })], proofs: before.proofs },
  });
  const written: number[] = [];
  await notify(CONFIG, world.ports([board(() => written.push(world.written.length))], '44.1'));
  expect(written.slice(0, 2)).toEqual([0, 1]);
});

it('tells both what was done and what was not of a channel that could not be told all', async () => {
  const half: Channel = {
    ...broken(refused),
    tell: async () => ({ did: 'updated', remember: [], failure: refused }),
  };
  const report = await notify(CONFIG, new World(live).ports([half]));
  expect(report.outputs).toMatchObject({ sent: { slack: 'updated' }, failed: { slack: refused.message } });
  expect(report.annotations).toMatchObject([{ title: 'notify: slack was not told all of it' }]);
});
