import { errorOf } from '@pipeline/deploy-stage';
import { describe, expect, it } from 'vitest';
import { reportDeploy } from '../../src/report/deploy.ts';
import { words } from '../../src/words.ts';
import { read } from '../config/read.ts';
import { explained, failed, outcome } from '../outcomes.ts';

const config = read({ service: 'api', image: 'example.com/api:2' });
const back = { state: 'back', detail: 'api-1 has all traffic' } as const;
const JOB = { ...outcome().deployed, kind: 'job' as const, id: 'nightly', name: 'nightly' };

describe('the error', () => {
  it.each<[string, Parameters<typeof outcome>[0], string[], string]>([
    [
      'of one that never got ready and is back says that nobody met it, why, and what it said last',
      { ended: failed(), wayBack: back, explained: explained() },
      [
        'Cloud Run service europe-west1/api does not run api-2: api-2 never got ready: exit',
        'api-2 never got any traffic: what serves is api-1 100%',
        'Likely cause: The program ended with an error (3). See its last lines; a missing environment variable or an unreachable database is the most frequent reason',
        'Its last log line: no database',
        'api-1 serves as before',
      ],
      'See the job summary for the conditions and the last log lines, mend the cause and deploy anew',
    ],
    [
      'of one that got ready has no cause of a start',
      { ended: failed('/health answered 500'), wayBack: back, explained: explained({}, false) },
      ['Cloud Run service europe-west1/api does not run api-2: /health answered 500', 'api-1 serves again'],
      'See the job summary for the conditions and the last log lines, mend the cause and deploy anew',
    ],
    [
      'of one that was left says how to go back by hand',
      {
        ended: failed(),
        explained: explained({ logs: { source: '', lines: [] }, exit: {}, conditions: [] }),
      },
      [
        'Cloud Run service europe-west1/api does not run api-2: api-2 never got ready: exit',
        'api-2 never got any traffic: what serves is api-1 100%',
      ],
      'What does not get ready gets no traffic: mend the cause and deploy anew. To go back, deploy with `traffic: api-1=100` and without an image',
    ],
    [
      'of a worker pool speaks of instances',
      {
        deployed: { ...outcome().deployed, kind: 'worker-pool' },
        ended: failed(),
        wayBack: back,
        explained: explained({ logs: { source: '', lines: [] }, exit: {}, conditions: [] }),
      },
      [
        'Cloud Run worker pool europe-west1/api does not run api-2: api-2 never got ready: exit',
        'api-2 never got any instances: what serves is api-1 100%',
        'api-1 serves as before',
      ],
      'See the job summary for the conditions and the last log lines, mend the cause and deploy anew',
    ],
    [
      'of a job that was left goes back by its image',
      { deployed: JOB, previous: 'shop/api:1', next: 'shop/api:2', ended: failed('no image') },
      ['Cloud Run job europe-west1/nightly does not run shop/api:2: no image'],
      'What does not get ready gets no traffic: mend the cause and deploy anew. To go back, deploy with `image: shop/api:1`',
    ],
  ])('%s', (_, fields, lines, hint) => {
    const error = errorOf([outcome(fields)], words);
    expect(error?.message.split('\n')).toEqual(lines);
    expect(error).toMatchObject({ hint });
  });

  it('of what was there for the first time says that there is nothing to go back to', () => {
    const given = outcome({ previous: '', ended: failed(), explained: explained({ serving: [] }) });
    const error = errorOf([given], words);
    expect(error?.message).toContain('\nNothing serves\n');
    expect(error).toMatchObject({ hint: expect.stringContaining('There was nothing before it') });
  });
});

describe('the summary', () => {
  const summary = (...given: Parameters<typeof outcome>) =>
    reportDeploy(config, [outcome(...given)], { plans: [] }).summary;

  it('shows from what to what, what really serves, and how long it took', () => {
    const name = { link: 'https://api-abc-ew.a.run.app', text: 'api' };
    const link = 'https://console.cloud.google.com/run/detail/europe-west1/api?project=shop-staging';
    expect(summary()[1]).toEqual({
      table: {
        columns: ['service', 'what', 'from', 'to', 'how long'],
        rows: [
          [name, 'revision', { code: 'api-1' }, { link, text: 'api-2' }, '1m 01s'],
          [name, 'container web image', { code: 'shop/api:1' }, { code: 'shop/api:2' }, ''],
          [name, 'who serves now', '', { code: 'api-2 100%' }, ''],
        ],
      },
    });
  });

  it('shows a job’s image once, and its execution', () => {
    const changes = [{ what: 'container image', from: 'shop/api:1', to: 'shop/api:2' }];
    const { standing: _, ...job } = outcome({
      deployed: JOB,
      previous: 'shop/api:1',
      next: 'shop/api:2',
      changes,
    });
    const report = reportDeploy(config, [{ ...job, execution: 'nightly-x' }], { plans: [] });
    expect(report.summary[1]).toMatchObject({
      table: {
        rows: [
          ['nightly', 'image', { code: 'shop/api:1' }, { text: 'shop/api:2' }, '1m 01s'],
          ['nightly', 'execution', '', { code: 'nightly-x' }, ''],
        ],
      },
    });
    expect(report.outputs).toMatchObject({
      execution: 'nightly-x',
      services: { 'nightly@europe-west1': { image: 'shop/api:2', previousImage: 'shop/api:1' } },
    });
    expect(report.outputs).not.toHaveProperty('revision');
  });

  it('says where what is new answers alone', () => {
    const standing = { tagUrl: 'https://next---api.a.run.app', traffic: {} };
    expect(summary({ standing })).toContainEqual({
      text: 'api: api-2 answers alone at https://next---api.a.run.app',
    });
  });

  it('explains a failure by its conditions, its end, and its last lines', () => {
    const uri = 'https://console.cloud.google.com/logs/x';
    const { diagnosis } = explained();
    const logs = { ...diagnosis.logs, uri };
    const blocks = summary({ ended: failed(), explained: explained({ logs, operation: 'no start' }) });
    expect(blocks).toContainEqual({ text: 'The container ended with exit code 3.' });
    expect(blocks).toContainEqual({
      table: {
        columns: ['condition', 'reason', 'what Cloud Run says'],
        rows: [['Ready', 'HEALTH_CHECK_CONTAINER_ERROR', 'no start']],
      },
    });
    expect(blocks).toContainEqual({
      code: 'no database\nContainer called exit(3).',
      title: 'Last log lines (revision api-2)',
    });
    expect(blocks).toContainEqual({ text: `All of its log: ${uri}` });
    // The operation says what the condition has said.
    expect(JSON.stringify(blocks)).not.toContain('The operation ended');
  });

  it('shows the last lines of an execution that failed', () => {
    const blocks = summary({
      ended: failed(),
      execution: 'nightly-x',
      lines: ['no disk'],
      logUri: 'https://x',
    });
    expect(blocks).toContainEqual({ code: 'no disk', title: 'Last log lines (execution nightly-x)' });
    expect(blocks).toContainEqual({ text: 'All of its log: https://x' });
  });
});
