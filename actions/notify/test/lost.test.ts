import { type Channel, LOST_RUN, type News } from '@pipeline/notices';
import { expect, it } from 'vitest';
import { before, lostRun, proof, release } from '../../../packages/notices/test/shop.ts';
import { notify } from '../src/notify.ts';
import { board, CONFIG, World } from './fakes.ts';

const begun = [...before.records, release({ from: '12:00' })];

/** A pager that remembers as PagerDuty's channel does. */
function pager(): Channel & { paged: string[] } {
  const paged: string[] = [];
  return {
    name: 'pager',
    place: 'production',
    id: 'pager:1',
    paged,
    async tell({ alarms }: News, seen) {
      const open = alarms.flatMap(alarm => (alarm.state === 'open' ? [alarm] : []));
      const news = open.filter(({ at: told }) => !seen.some(notice => notice.told === told));
      paged.push(...news.map(({ priority, release: id }) => `${priority} ${id}`));
      return {
        did: news.length > 0 ? 'triggered' : 'nothing new',
        remember: news.map(({ at: told }) => ({ about: 'environment:production', told })),
      };
    },
  };
}

function lostWorld(): World {
  const world = new World({ production: { records: begun, proofs: before.proofs } });
  world.entries[LOST_RUN] = [lostRun('12:20'), { schema: 9 }];
  return world;
}

it('on a schedule tells of a deploy whose runner died, and pages for it once', async () => {
  const world = lostWorld();
  const [wall, page] = [board(), pager()];
  const report = await notify(CONFIG, world.ports([wall, page], '99.1'));
  expect(wall.told).toEqual(['api, orders, web 1a2b3c4: failed in production']);
  expect([page.paged, report.outputs.phase]).toEqual([['P1 42.1'], 'failed']);
  await notify(CONFIG, world.ports([wall, page], '99.2'));
  expect(page.paged).toEqual(['P1 42.1']);
});

it('tells again where the run that was to do it could not remember', async () => {
  const world = lostWorld();
  world.broken = new Error('cancelled');
  const page = pager();
  await notify(CONFIG, world.ports([page], '99.1'));
  world.broken = undefined;
  await notify(CONFIG, world.ports([page], '99.2'));
  await notify(CONFIG, world.ports([page], '99.3'));
  expect(page.paged).toEqual(['P1 42.1', 'P1 42.1']);
});

it('tells of it beside what a run has changed itself', async () => {
  const world = lostWorld();
  const staging = release({ id: '50.1', sha: 'e'.repeat(40), from: '12:10', until: '12:15' });
  world.logs.staging = { records: [staging], proofs: [proof('12:16', { release: '50.1' })] };
  const wall = board();
  await notify(CONFIG, world.ports([wall], '50.1'));
  expect(wall.told.map(headline => headline.replace(/^.*?([0-9a-f]{7}):/, '$1:'))).toEqual([
    expect.stringContaining('eeeeeee:'),
    '1a2b3c4: failed in production',
  ]);
});

it('asks for none where nothing is silent, and none where a commit is named', async () => {
  const kinds: string[] = [];
  const world = new World({ production: before });
  const ports = world.ports([board()], '40.1');
  const { entries } = ports.journal;
  ports.journal.entries = async (environment, kind, limit) => {
    kinds.push(kind);
    return entries(environment, kind, limit);
  };
  await notify(CONFIG, ports);
  expect(kinds).not.toContain(LOST_RUN);
  const wall = board();
  const named = { ...CONFIG, of: { commit: 'f'.repeat(40) } };
  expect((await notify(named, lostWorld().ports([wall]))).outputs.headline).toBe('');
  expect(wall.told).toEqual([]);
});
