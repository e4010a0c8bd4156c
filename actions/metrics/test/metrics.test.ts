import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, type ReleaseProof, type ReleaseRecord } from '@pipeline/contracts';
import { fileReleaseLog } from '@pipeline/release-files';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Measured } from '../src/measured.ts';
import { metrics } from '../src/metrics.ts';
import { read } from './config/read.ts';
import { ago, NOW, proof, release } from './history.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'metrics-'));
});
afterEach(() => rm(dir, { recursive: true }));

const DAY = { window: '1d' };
const WORKER = 'lambda:worker';

/** @param records oldest first */
async function run(
  records: ReleaseRecord[],
  inputs: Record<string, string> = DAY,
  proofs: ReleaseProof[] = [],
) {
  const releases = fileReleaseLog(dir);
  for (const { intent, outcome } of records) {
    await releases.intend(intent);
    if (outcome) await releases.conclude(intent.environment, outcome);
  }
  for (const each of proofs) await releases.prove('production', each);
  const files: Record<string, string> = {};
  const ports = {
    releases,
    async writeFile({ path, text }: { path: string; text: string }) {
      files[path] = text;
    },
    log: { info: () => undefined },
    clock: { now: () => NOW },
  };
  const report = await metrics(read(inputs), ports);
  return { ...report, files, measured: JSON.parse(String(report.outputs.json)) as Measured };
}

/** A good day after a bad one. */
const two = () => [
  release('1.1', 40, { commit: { at: ago(50) } }),
  release('2.1', 30, { verdict: 'failed', undone: true }),
  release('3.1', 20, { commit: { at: ago(24) } }),
  release('4.1', 10, { commit: { at: ago(12) }, subjects: ['ecs:eu-west-1/shop/api', WORKER] }),
];

it('measures a window against the one before, and tells the first environment in words', async () => {
  const { outputs, measured, summary, annotations } = await run(two());
  expect(outputs).toMatchObject({
    svg: '',
    'deployment-frequency': '2 in 24 h',
    'lead-time': '3 h',
    'change-failure-rate': '0 %',
    'recovery-time': 'none',
  });
  expect(measured).toMatchObject({
    schema: 1,
    at: ago(0),
    window: { from: ago(24), to: ago(0) },
    before: { from: ago(48), to: ago(24) },
    services: null,
  });
  expect(measured.environments).toMatchObject([
    {
      environment: 'production',
      figures: { deployments: 2, leadTime: { median: 3 * 3_600, measured: { commit: 2 } } },
      before: { deployments: 2, changeFailureRate: { rate: 0.5 }, recoveryTime: { median: 1_800 } },
      services: [
        { subject: 'ecs:eu-west-1/shop/api', figures: { deployments: 2 } },
        { subject: WORKER, figures: { deployments: 1 }, before: { deployments: 0 } },
      ],
      read: { records: 4, proofs: 0, complete: true },
    },
  ]);
  const tables = summary.flatMap(block => ('table' in block ? [block.table.rows] : []));
  expect(tables[0]).toMatchObject([
    ['Deployment frequency', '2 in 24 h', '2', '⚪ same', '2 a day'],
    ['Lead time for changes', '3 h', '10 h', '🟢 better', 'p90 4 h · 2 since the commit'],
    ['Change failure rate', '0 %', '50 %', '🟢 better', '0 of 2'],
    ['Recovery time', 'none', '30 min', 'none', 'p90 none'],
  ]);
  expect(tables[1]).toMatchObject([
    [{ code: 'ecs:eu-west-1/shop/api' }, '2 in 24 h', '3 h 🟢 (was 10 h)', '0 % 🟢 (was 50 %)', 'none'],
    [{ code: WORKER }, '1 in 24 h 🟢 (was 0)', '2 h', '0 %', 'none'],
  ]);
  expect(annotations).toEqual([]);
});

it('says none where the log begins later, and where it is empty', async () => {
  const young = await run([release('3.1', 20)]);
  expect(young.measured.environments[0]).toMatchObject({ figures: { deployments: 1 }, before: null });
  const empty = await run([], { ...DAY, environments: 'other' });
  expect(empty.outputs).toMatchObject({ 'deployment-frequency': 'none', 'change-failure-rate': 'none' });
  expect(JSON.stringify(empty.summary)).toContain('none: its log has no release in that time');
});

it('takes an earlier environment’s record for a commit of unknown time, and says how many', async () => {
  const records = [
    release('1.1', 9, { environment: 'staging', commit: { sha: 'a' } }),
    release('2.1', 6, { commit: { sha: 'a' } }),
    release('3.1', 5, { commit: { sha: 'b' } }),
  ];
  const { measured } = await run(records, { ...DAY, 'from-environments': 'staging' });
  expect(measured.environments).toMatchObject([
    {
      figures: { leadTime: { median: 3.5 * 3_600, measured: { commit: 0, environment: 1 }, notMeasured: 1 } },
    },
  ]);
});

it('reads what checks said afterwards', async () => {
  const { outputs } = await run([release('1.1', 9), release('2.1', 5)], DAY, [proof('1.1', 8, 'failed')]);
  expect(outputs).toMatchObject({ 'change-failure-rate': '50 %', 'recovery-time': '4 h' });
});

it('measures some services alone, and warns of a name that no release has', async () => {
  const { measured, annotations } = await run(two(), { ...DAY, services: 'worker, wroker' });
  expect(measured.services).toEqual(['worker', 'wroker']);
  expect(measured.environments).toMatchObject([
    { figures: { deployments: 1 }, services: [{ subject: WORKER }] },
  ]);
  expect(annotations?.map(({ message }) => message)).toEqual([
    expect.stringContaining('No release names the service "wroker"'),
  ]);
});

it('gives no figures of a window that the log was not read back to', async () => {
  const full = Array.from({ length: 15_000 }, (_, nth) => release(`${15_000 - nth}.1`, nth / 400));
  const releases = { recent: async () => full, proofs: async () => [] };
  const ports = {
    releases,
    writeFile: async () => undefined,
    log: { info: () => undefined },
    clock: { now: () => NOW },
  };
  const { outputs, annotations } = await metrics(read(DAY), ports);
  expect(JSON.parse(String(outputs.json)).environments).toMatchObject([
    { figures: { deployments: 9_600 }, before: null, read: { records: 15_000, complete: false } },
  ]);
  expect(annotations?.map(({ message }) => message)).toEqual([
    expect.stringContaining('Give a shorter `window`'),
  ]);
});

it('tells what it has measured also where no file of it can be written', async () => {
  const releases = fileReleaseLog(dir);
  const { intent, outcome } = release('1.1', 9);
  await releases.intend(intent);
  if (outcome) await releases.conclude('production', outcome);
  const ports = {
    releases,
    writeFile: async ({ input }: { input: string }) => {
      throw new ConfigError(`${input}: it is a link`, { hint: 'Name another' });
    },
    log: { info: () => undefined },
    clock: { now: () => NOW },
  };
  const { outputs, error } = await metrics(read({ ...DAY, svg: 'a.svg', 'json-file': 'a.json' }), ports);
  expect(outputs).toMatchObject({ 'deployment-frequency': '1 in 24 h', svg: '' });
  expect(error).toMatchObject({
    message: 'json-file: it is a link; svg: it is a link',
    hint: 'Name another',
  });
});

it('writes the files that it is asked for, and no others', async () => {
  const { files, outputs } = await run(two(), { ...DAY, svg: 'a/card.svg', 'json-file': 'all.json' });
  expect(Object.keys(files).sort()).toEqual(['a/card.svg', 'all.json']);
  expect(files['a/card.svg']).toMatch(/^<svg [\s\S]*>2 in 24 h<[\s\S]*<\/svg>\n$/);
  expect(JSON.parse(files['all.json'] ?? '')).toEqual(JSON.parse(String(outputs.json)));
  expect(outputs.svg).toBe('a/card.svg');
  expect((await run([])).files).toEqual({});
});
