import { describe, expect, it } from 'vitest';
import { type Given, IMAGE, read, refusal } from './read.ts';

const API = { service: 'api', image: IMAGE };
const TWO = { ...API, regions: 'europe-west1, europe-north1' };
const BOTH = { ...TWO, service: '', services: '["api","web"]' };
const PROVIDER = 'projects/123456789012/locations/global/workloadIdentityPools/github/providers/shop';
const DEPLOYER = 'deploy@shop-staging.iam.gserviceaccount.com';

describe('configure', () => {
  it.each<[string, Given, Given, object]>([
    [
      'the inputs win over the environment',
      API,
      { GOOGLE_CLOUD_PROJECT: 'other-project', CLOUDSDK_RUN_REGION: 'us-east1' },
      { deployed: [{ project: 'shop-staging', region: 'europe-west1', name: 'api', kind: 'service' }] },
    ],
    [
      'the environment’s project and region will do',
      { ...API, project: '', regions: '' },
      { GOOGLE_CLOUD_PROJECT: 'example.com:shop-staging', CLOUDSDK_RUN_REGION: 'us-east1' },
      { deployed: [{ project: 'example.com:shop-staging', region: 'us-east1' }] },
    ],
    [
      'a region that is not known here may be new',
      { ...API, regions: 'moon-north1' },
      {},
      { deployed: [{ region: 'moon-north1' }] },
    ],
    [
      'each service in each region, in order',
      BOTH,
      {},
      {
        deployed: [
          { name: 'api@europe-west1', id: 'api', region: 'europe-west1' },
          { name: 'api@europe-north1', id: 'api', region: 'europe-north1' },
          { name: 'web@europe-west1', id: 'web', region: 'europe-west1' },
          { name: 'web@europe-north1', id: 'web', region: 'europe-north1' },
        ],
      },
    ],
    ['a worker pool', { 'worker-pool': 'mailer', image: IMAGE }, {}, { deployed: [{ kind: 'worker-pool' }] }],
    [
      'a job that is run as it is',
      { job: 'nightly', run: 'true', 'task-timeout': '1h' },
      {},
      { deployed: [{ kind: 'job', name: 'nightly' }], execution: { timeout: 3_600_000 } },
    ],
    ['a job that is only deployed', { job: 'nightly', image: IMAGE }, {}, { execution: undefined }],
    ['a failed deploy goes back unless told otherwise', API, {}, { rollout: { onFailure: 'rollback' } }],
    ['without an environment nothing is written down', API, {}, { release: undefined }],
    [
      'with one, on GitHub',
      { ...API, environment: 'staging' },
      {},
      { release: { environment: 'staging', home: { github: { token: 'ghs_1' } }, lockWait: 900_000 } },
    ],
    ['another commit', { ...API, commit: 'd'.repeat(40) }, {}, { commit: 'd'.repeat(40) }],
    [
      'who deploys',
      { ...API, 'workload-identity-provider': PROVIDER, 'service-account': DEPLOYER },
      {},
      { identity: { workloadIdentityProvider: PROVIDER, serviceAccount: DEPLOYER, identityToken: false } },
    ],
    [
      'the environment’s credentials, whose identity token is asked for',
      { ...API, 'service-account': DEPLOYER, 'identity-token': 'true' },
      {},
      { identity: { workloadIdentityProvider: undefined, serviceAccount: DEPLOYER, identityToken: true } },
    ],
    ['`continue` needs no image', { service: 'api', operation: 'continue' }, {}, { operation: 'continue' }],
    [
      'locks of a job can be broken',
      { job: 'nightly', operation: 'unlock', environment: 'staging' },
      {},
      { operation: 'unlock' },
    ],
  ])('%s', (_, given, env, expected) => {
    expect(read(given, env)).toMatchObject(expected);
  });

  it.each<[string, string, boolean]>([
    ['', 'http://127.0.0.1:4566', false],
    ['', '', true],
    ['false', '', false],
  ])('plans by what was given ("%s") and by the endpoint "%s" of Cloud Run: %s', (dryRun, url, expected) => {
    const env: Given = url === '' ? {} : { CLOUDSDK_API_ENDPOINT_OVERRIDES_RUN: url };
    expect(read({ ...API, 'dry-run': dryRun }, env).dryRun).toBe(expected);
  });

  it('tells of a wrong type, a missing one, an unknown one and of the rules beyond types in one error', () => {
    const given = { project: 'Shop Staging', regions: '', image: IMAGE, order: 'api', concurrency: 'many' };
    expect(refusal({ ...given, servce: 'api' })).toBe(
      [
        '5 inputs are wrong; nothing was done.',
        '- service: neither it nor `services` was given. Name the Cloud Run service, such as api, or a `worker-pool` or a `job`',
        '- project: "Shop Staging" is not a project’s id: 6 to 30 lower-case letters, digits and hyphens. Write its id, not its display name: is shop-staging meant?',
        '- regions: none was given, and CLOUDSDK_RUN_REGION is not set. Write one or several, such as europe-west1',
        '- concurrency: "many" is not a whole number. Write digits only, such as 3',
        '- servce: deploy-cloudrun has no such input. Did you mean `service`?',
      ].join('\n'),
    );
  });

  it.each<[string, Given, string]>([
    ['a region of AWS’s spelling', { regions: 'europe-west-1' }, 'such as europe-west1'],
    ['a zone', { regions: 'us-central1-a' }, 'such as us-central1'],
    ['a region twice', { regions: 'us-east1, us-east1' }, 'names us-east1 twice'],
    ['a project’s number', { project: '123456789012' }, 'project’s number'],
    ['a missing project', { project: '', 'service-account': DEPLOYER }, 'such as shop-staging'],
    ['a short project', { project: 'shop' }, 'such as shop-staging'],
  ])('refuses %s', (_, given, words) => {
    expect(refusal({ ...API, ...given })).toContain(words);
  });
});

describe('the order', () => {
  const ranks = (order: string) => read({ ...BOTH, order }).rollout.ranks;

  it.each([
    ['', [['api@europe-west1', 'api@europe-north1', 'web@europe-west1', 'web@europe-north1']]],
    [
      'api, *',
      [
        ['api@europe-west1', 'api@europe-north1'],
        ['web@europe-west1', 'web@europe-north1'],
      ],
    ],
    [
      'europe-north1, *',
      [
        ['api@europe-north1', 'web@europe-north1'],
        ['api@europe-west1', 'web@europe-west1'],
      ],
    ],
    [
      'api@europe-north1, api@europe-west1 + web',
      [['api@europe-north1'], ['api@europe-west1', 'web@europe-west1', 'web@europe-north1']],
    ],
  ])('%s', (order, expected) => {
    expect(ranks(order)).toEqual(expected);
  });

  it.each([
    ['api@europe-wst1', 'names api@europe-wst1, which is not deployed here; did you mean api@europe-west1?'],
    ['europe-north1, api', 'names api@europe-north1 twice'],
    ['api,, web', 'has an empty place'],
  ])('refuses %s', (order, words) => {
    expect(refusal({ ...BOTH, order })).toContain(`- order: it ${words}`);
  });
});
