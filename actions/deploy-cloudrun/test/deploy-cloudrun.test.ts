import { ActionError, RemoteError, RolloutError, TimeoutError } from '@pipeline/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import { jobOf } from '../../../packages/cloudrun/test/fake-jobs.ts';
import { refused } from '../../../packages/cloudrun/test/fake-run.ts';
import { aReleaseLog } from '../../../packages/deploy-stage/test/release-log.ts';
import { deployCloudRun } from '../src/deploy-cloudrun.ts';
import type { Ports } from '../src/ports.ts';
import { type Given, read } from './config/read.ts';
import { aShop } from './fakes.ts';

let shop: ReturnType<typeof aShop>;
beforeEach(() => {
  shop = aShop();
});

const OLD = 'api-00001-one';
const GIVEN = { service: 'api', image: 'example.com/api:2', 'wait-timeout': '1m', 'dry-run': 'false' };
const deploy = (inputs: Given = {}, ports: Partial<Ports> = {}) =>
  deployCloudRun(read({ ...GIVEN, ...inputs }), shop.ports(ports));
const text = (value: unknown) => JSON.stringify(value);
const hintOf = (error: Error | undefined) => (error instanceof ActionError ? error.hint : '');

describe('a deploy', () => {
  it('watches what it started and is green, saying each change of state once', async () => {
    const { outputs, error } = await deploy();
    expect(error).toBeUndefined();
    const revision = String(outputs.revision);
    expect(outputs).toMatchObject({
      verdict: 'steady',
      revision: expect.stringMatching(/^api-ccccccc-/),
      'previous-revision': OLD,
      traffic: { [revision]: 100 },
    });
    expect(shop.lines).toEqual([
      'Looking at what is there',
      'Cloud Run service europe-west1/api: container api image: example.com/api:1 → example.com/api:2',
      `Cloud Run service europe-west1/api: revision: ${OLD} → ${revision}`,
      `Cloud Run service europe-west1/api: traffic: ${OLD} 100% → ${revision} 100%`,
      'Deploying to shop-staging',
      `watching ${revision}`,
      `${revision} has 0% of traffic and is to have 100%`,
      `${revision} has all traffic`,
    ]);
  });

  it('is red when its revision fails, with the cause, the last line, what serves and a trace', async () => {
    const { outputs, error, summary } = await deploy({ image: 'example.com/bad:2' });
    expect(outputs).toMatchObject({
      verdict: 'failed',
      trace: '/tmp/trace-europe-west1-api.json',
      traffic: { [OLD]: 100 },
      services: { 'api@europe-west1': { wayBack: { state: 'back' } } },
    });
    expect(error).toBeInstanceOf(RolloutError);
    for (const words of [
      'never got ready: The user-provided container failed to start',
      `never got any traffic: what serves is ${OLD} 100%`,
      'Likely cause: The program ended with an error (3)',
      'Its last log line: no DATABASE_URL',
      `${OLD} serves as before`,
    ])
      expect(error?.message).toContain(words);
    expect(text(summary)).toContain('Last log lines (revision');
    expect(JSON.parse(shop.kept['trace-europe-west1-api.json'] ?? '{}')).toMatchObject({
      subject: 'europe-west1/api',
      verdict: { state: 'failed' },
    });
  });

  it('is red when another takes its place, and neither looks for a cause nor goes back', async () => {
    shop.service.beforeWrite = () => undefined;
    const { writes } = shop.service;
    const look = shop.run.services.get;
    shop.run.services.get = async (...given) => {
      if (writes.length === 1 && shop.service.calls.at(-1) === 'update')
        shop.service.theirs({ template: { revision: 'api-9', containers: [{ name: 'api', image: 'x:9' }] } });
      return look(...given);
    };
    const { outputs, error } = await deploy();
    expect(outputs.verdict).toBe('superseded');
    expect(error?.message).toContain('api-9 100%, set by someone@example.com');
    expect(error?.message).not.toContain('Likely cause');
    expect(writes).toHaveLength(1);
  });

  it('runs out of time with the last state, and goes back', async () => {
    shop.service.hangs = true;
    const { outputs, error } = await deploy();
    expect(outputs.verdict).toBe('timeout');
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error?.message).toContain('has 0% of traffic and is to have 100%');
    expect(hintOf(error)).toContain('raise `wait-timeout` if it only needs longer');
  });

  it.each([
    ['rollback', 2, `${OLD} serves as before`],
    ['report', 1, `deploy with \`traffic: ${OLD}=100\` and without an image`],
  ])('on-failure: %s', async (onFailure, writes, words) => {
    const { error } = await deploy({ image: 'example.com/bad:2', 'on-failure': onFailure });
    expect(shop.service.writes).toHaveLength(writes);
    expect(`${error?.message} ${hintOf(error)}`).toContain(words);
  });

  it('starts nothing when it was cancelled before', async () => {
    shop.abort.abort(new ActionError('cancelled', 'The run was cancelled'));
    const { outputs, error } = await deploy();
    expect(outputs.verdict).toBe('cancelled');
    expect(error?.message).toBe('The run was cancelled');
    expect(shop.service.writes).toEqual([]);
  });

  it('sets its outputs when it is cancelled after the start, and takes nothing back', async () => {
    shop.service.beforeWrite = () => shop.abort.abort(new ActionError('cancelled', 'The run was cancelled'));
    const { outputs } = await deploy();
    expect(outputs).toMatchObject({ verdict: 'cancelled', revision: expect.stringMatching(/^api-ccccccc-/) });
    expect(shop.service.writes).toHaveLength(1);
  });

  it('says not-started, and fails as it is, when Google refuses it', async () => {
    shop.service.trouble('update', refused('update', 'PERMISSION_DENIED', 403));
    const { outputs, error } = await deploy();
    expect(outputs).toMatchObject({ verdict: 'not-started', traffic: { [OLD]: 100 } });
    expect(outputs).not.toHaveProperty('revision');
    expect(error).toMatchObject({ code: 'remote' });
  });

  it('hands a bug on as one', async () => {
    shop.service.trouble('get', new TypeError('x is not a function'));
    await expect(deploy()).rejects.toBeInstanceOf(TypeError);
  });
});

describe('without traffic', () => {
  it('ends held and green, with the URL at which it answers alone', async () => {
    const { outputs, error, summary } = await deploy({ 'no-traffic': 'true', tag: 'pr-42' });
    expect(error).toBeUndefined();
    expect(outputs).toMatchObject({
      verdict: 'held',
      'tag-url': 'https://pr-42---api-abc-ew.a.run.app',
      traffic: { [OLD]: 100 },
      services: { 'api@europe-west1': { held: { traffic: 0 } } },
    });
    expect(text(summary)).toContain('operation: continue');
  });
});

describe('a check', () => {
  const check = async () => ({ ok: false, detail: '/health answered 500' });

  it('that fails at the end has what was there before serve again, and is what the error says', async () => {
    const { outputs, error } = await deploy({}, { check });
    expect(outputs).toMatchObject({
      verdict: 'failed',
      services: { 'api@europe-west1': { wayBack: { state: 'back' } } },
    });
    expect(error?.message).toContain('/health answered 500');
    expect(error?.message).toContain(`${OLD} serves again`);
    // What the program wrote explains nothing: it ran.
    expect(error?.message).not.toContain('Likely cause');
    expect(shop.service.serving).toEqual({ [OLD]: 100 });
  });
});

describe('who may call it', () => {
  const OPEN = { role: 'roles/run.invoker', members: ['allUsers'] };

  it('is set once it serves, before it is looked at for the last time', async () => {
    const seen: unknown[] = [];
    const check: Ports['check'] = async () => {
      seen.push(shop.policies.at(-1)?.bindings, Object.keys(shop.service.serving));
      return { ok: true, detail: 'fine', checks: ['HTTP checks'] };
    };
    const { outputs, summary } = await deploy({ 'allow-unauthenticated': 'true' }, { check });
    expect(seen).toEqual([[OPEN], [outputs.revision]]);
    expect(text(summary)).toContain('api: access without an identity: refused → allowed');
  });

  it('is not touched where nothing is said of it', async () => {
    shop.run.getIamPolicy = () => Promise.reject(new Error('nobody asked'));
    expect((await deploy()).outputs.verdict).toBe('steady');
  });

  it('is set back where the deploy is taken back', async () => {
    const check = async () => ({ ok: false, detail: 'no' });
    await deploy({ 'allow-unauthenticated': 'true' }, { check });
    expect(shop.policies.map(({ bindings = [] }) => bindings)).toEqual([[], [OPEN], []]);
  });

  it('that cannot be set fails the deploy, with the hint', async () => {
    shop.run.setIamPolicy = () =>
      Promise.reject(
        new RemoteError('denied', {
          service: 'Cloud Run',
          operation: 'SetIamPolicy',
          hint: 'Grant `roles/run.admin`',
        }),
      );
    const check = async () => ({ ok: true, detail: 'fine' });
    const { error } = await deploy({ 'allow-unauthenticated': 'true' }, { check });
    expect(error?.message).toContain('denied; Grant `roles/run.admin`');
    expect(shop.service.serving).toEqual({ [OLD]: 100 });
  });
});

describe('a job before traffic', () => {
  const TASK = { 'task-job': 'migrate' };
  const imageOf = (job: string) => /example\.com\/api:\d/.exec(text(shop.jobs.documents.get(job)))?.[0];
  beforeEach(() => {
    shop.jobs.put('migrate', jobOf('example.com/api:1'));
  });

  it('runs on the new image before the service is touched', async () => {
    shop.service.beforeWrite = () => {
      expect(shop.jobs.executions).toHaveLength(1);
      expect(imageOf('migrate')).toBe('example.com/api:2');
    };
    expect((await deploy(TASK)).outputs.verdict).toBe('steady');
    expect(shop.service.writes).toHaveLength(1);
  });

  it.each([
    ['fails', { failedCount: 1, conditions: [{ type: 'Completed', state: 'CONDITION_FAILED' }] }, 'failed'],
    ['does not end', {}, 'did not end within'],
  ])('that %s has nothing deployed, and is set back', async (_, look, words) => {
    const completionTime = 'failedCount' in look ? { completionTime: '2026-11-29T10:00:00Z' } : {};
    shop.jobs.looks = [{ ...completionTime, ...look }];
    const { outputs, error, summary } = await deploy({ ...TASK, 'task-timeout': '1m' });
    expect(outputs.verdict).toBe('not-started');
    expect(error?.message).toContain(words);
    expect(hintOf(error)).toContain('Nothing was deployed');
    expect(shop.service.writes).toEqual([]);
    expect(imageOf('migrate')).toBe('example.com/api:1');
    if (words === 'failed') expect(text(summary)).toContain('Last log lines of the job');
  });

  it('that fails is written down as a release that never served', async () => {
    const { release, records } = aReleaseLog();
    shop.jobs.looks = [{ completionTime: '2026-11-29T10:00:00Z', failedCount: 1 }];
    await deploy({ ...TASK, environment: 'staging' }, { release });
    expect(records[0]?.outcome?.targets).toMatchObject([{ verdict: 'not-started' }]);
  });

  it('whose image is not there ends it too', async () => {
    const { outputs, error } = await deploy({ ...TASK, image: 'example.com/missing:2' });
    expect(outputs.verdict).toBe('not-started');
    expect(error?.message).toContain('Cloud Run job europe-west1/migrate did not take the new image');
    expect(shop.jobs.executions).toEqual([]);
    expect(shop.service.writes).toEqual([]);
  });

  it('that is not there is told with the nearest name before anything is written', async () => {
    const { error } = await deploy({ 'task-job': 'migrat' });
    expect(hintOf(error)).toContain('migrate');
    expect(shop.jobs.writes).toBe(0);
  });
});

describe('an identity token', () => {
  it('is an output, for the service’s own URL', async () => {
    Object.assign(shop.service.doc ?? {}, { uri: 'https://api-abc-ew.a.run.app' });
    const asked: string[] = [];
    const identityToken = async (audience: string) => {
      asked.push(audience);
      return 'token';
    };
    const inputs = { 'identity-token': 'true', 'service-account': 'a@shop.iam.gserviceaccount.com' };
    const { outputs } = await deploy(inputs, { identityToken });
    expect(outputs['identity-token']).toBe('token');
    expect(asked).toEqual(['https://api-abc-ew.a.run.app']);
  });

  it('that cannot be got is an error beside what serves', async () => {
    Object.assign(shop.service.doc ?? {}, { uri: 'https://api-abc-ew.a.run.app' });
    const inputs = { 'identity-token': 'true', 'service-account': 'a@shop.iam.gserviceaccount.com' };
    const { outputs, error } = await deploy(inputs);
    expect(outputs.verdict).toBe('steady');
    expect(error?.message).toBe('this test has no identity token');
  });
});

describe('with an environment', () => {
  it('writes the intent before anything changes, and how it ended', async () => {
    const { release, records } = aReleaseLog();
    const { intend } = release.log;
    release.log.intend = async intent => {
      expect(shop.service.writes).toEqual([]);
      await intend(intent);
    };
    const { outputs } = await deploy({ environment: 'staging' }, { release });
    expect(outputs['release-id']).toBe('42.1');
    expect(records).toMatchObject([
      {
        intent: {
          targets: [
            {
              subject: 'cloudrun:shop-staging/europe-west1/services/api',
              artifacts: { '': 'example.com/api:2' },
              before: { revision: OLD, images: { api: 'example.com/api:1' } },
            },
          ],
        },
        outcome: {
          verdict: 'steady',
          targets: [
            { after: { revision: outputs.revision, latest: true, images: { api: 'example.com/api:2' } } },
          ],
        },
      },
    ]);
  });

  it('has the images of what traffic alone was moved to', async () => {
    const { release, records } = aReleaseLog();
    const { outputs } = await deploy({ environment: 'staging' }, { release });
    const { image: _, ...rest } = GIVEN;
    const inputs = read({ ...rest, traffic: `${OLD}=100`, environment: 'staging' });
    const run = { ...shop.ports().run, releaseId: '43.1' };
    const back = await deployCloudRun(inputs, shop.ports({ release, run }));
    expect(back.outputs).toMatchObject({ revision: OLD, 'previous-revision': outputs.revision });
    const moved = records.find(({ intent }) => intent.id === '43.1');
    expect(moved?.outcome?.targets).toMatchObject([
      { verdict: 'steady', after: { revision: OLD, images: { api: 'example.com/api:1' } } },
    ]);
  });

  it.each([
    ['rollback', { undone: true, after: { revision: OLD } }, undefined],
    ['hold', { verdict: 'failed' }, 86_400_000],
  ])('on-failure: %s is written down', async (how, target, held) => {
    const { release, records, keptUntil } = aReleaseLog();
    await deploy({ environment: 'staging', image: 'bad:2', 'on-failure': how }, { release });
    expect(records[0]?.outcome).toMatchObject({ verdict: 'failed', targets: [target] });
    expect(keptUntil()).toBe(held && shop.clock.now() + held);
  });
});

describe('a dry run', () => {
  it('looks, has Google judge it, and writes nothing', async () => {
    const { outputs, summary } = await deploy({ 'dry-run': 'true' });
    expect(outputs).toMatchObject({
      verdict: 'planned',
      revision: expect.stringMatching(/^api-ccccccc-/),
      'previous-revision': OLD,
    });
    expect(shop.service.calls).toContain('validate');
    expect(shop.service.writes).toEqual([]);
    expect(text(summary)).toContain('Google has judged the change');
  });

  it('is red where Google would refuse it', async () => {
    shop.service.trouble('validate', refused('update', 'INVALID_ARGUMENT', 400));
    const { outputs, error } = await deploy({ 'dry-run': 'true' });
    expect(outputs.verdict).toBe('not-started');
    expect(error?.message).toContain('INVALID_ARGUMENT');
  });

  it('without credentials does not even look', async () => {
    const { outputs } = await deploy({ 'dry-run': 'true' }, { hasIdentity: false });
    expect(outputs).toEqual({ verdict: 'planned', services: { 'api@europe-west1': { verdict: 'planned' } } });
    expect(shop.service.calls.filter(call => call === 'get')).toEqual([]);
  });
});

describe('a service file', () => {
  const file = (fields: object) =>
    text({ name: 'projects/p/locations/europe-west1/services/api', ...fields });
  const template = { containers: [{ name: 'api', image: 'example.com/api:7' }] };

  it('is what it starts from, and inputs win over it', async () => {
    shop.files['api.json'] = file({ template: { ...template, maxInstanceRequestConcurrency: 7 } });
    await deploy({ 'service-file': 'api.json' });
    expect(shop.service.doc?.template).toMatchObject({
      maxInstanceRequestConcurrency: 7,
      containers: [{ image: 'example.com/api:2' }],
    });
  });

  it.each([
    [
      'pins traffic',
      file({
        template,
        traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: OLD, percent: 100 }],
      }),
      'says which revisions have the traffic',
    ],
    [
      'describes another',
      file({ name: 'projects/p/locations/r/services/web', template }),
      'describes web, and not api',
    ],
    [
      'describes a job',
      file({ name: 'projects/p/locations/r/jobs/api', template: { template } }),
      'describes a job',
    ],
  ])('that %s is refused', async (_, content, words) => {
    shop.files['api.json'] = content;
    const { error } = await deploy({ 'service-file': 'api.json' });
    expect(error?.message).toContain(words);
    expect(shop.service.writes).toEqual([]);
  });
});

describe('a job', () => {
  const JOB = { service: '', job: 'nightly', image: 'example.com/api:2' };
  const { service: _, ...REST } = GIVEN;
  const deployJob = (inputs: Given = {}) => {
    const { service: __, ...job } = JOB;
    return deployCloudRun(read({ ...REST, ...job, ...inputs }), shop.ports());
  };
  beforeEach(() => {
    shop.jobs.put('nightly', jobOf('example.com/api:1'));
  });

  it('is deployed, and not run', async () => {
    const { outputs } = await deployJob();
    expect(outputs).toMatchObject({
      verdict: 'steady',
      services: {
        'nightly@europe-west1': { image: 'example.com/api:2', previousImage: 'example.com/api:1' },
      },
    });
    expect(shop.jobs.executions).toEqual([]);
  });

  it('is run once it is deployed', async () => {
    const { outputs } = await deployJob({ run: 'true' });
    expect(outputs).toMatchObject({ verdict: 'steady', execution: 'nightly-1' });
  });

  it('that fails when it is run is set back, and says what it wrote last', async () => {
    shop.jobs.looks = [
      {
        completionTime: '2026-11-29T10:00:00Z',
        failedCount: 1,
        conditions: [{ type: 'Completed', state: 'CONDITION_FAILED', message: 'it failed' }],
      },
    ];
    const { outputs, error, summary } = await deployJob({ run: 'true' });
    expect(outputs).toMatchObject({ verdict: 'failed', execution: 'nightly-1' });
    expect(error?.message).toContain('no DATABASE_URL');
    expect(error?.message).not.toContain('Nothing was deployed');
    expect(text(summary)).toContain('Last log lines (execution nightly-1)');
    expect(text(shop.jobs.documents.get('nightly'))).toContain('example.com/api:1');
  });
});
