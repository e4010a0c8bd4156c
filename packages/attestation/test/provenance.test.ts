import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalCloud, startLocalCloud } from '../../local-cloud/src/index.ts';
import {
  type BuildRun,
  buildRun,
  judge,
  openTrust,
  parsePolicy,
  provenance,
  readEvidence,
  type Statement,
  signStatement,
  type Trust,
} from '../src/index.ts';

const digest = `sha256:${'a'.repeat(64)}` as const;
const base = `sha256:${'b'.repeat(64)}` as const;
const caller = 'org/shop/.github/workflows/deploy.yml@refs/heads/main';
const called = 'org/pipeline/.github/workflows/build.yml@refs/tags/v1';
const job = { repository: 'org/shop', claims: { job_workflow_ref: called } };
/** As a runner has it, but for what only the token tells. */
const environment: Record<string, string> = {
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'org/shop',
  GITHUB_REF: 'refs/heads/main',
  GITHUB_SHA: '0'.repeat(40),
  GITHUB_WORKFLOW_REF: caller,
  GITHUB_EVENT_NAME: 'push',
  GITHUB_RUN_ID: '7',
  GITHUB_RUN_ATTEMPT: '2',
};
const read = (name: string) => environment[name];

let cloud: LocalCloud;
let trust: Trust;
let told: BuildRun;

beforeAll(async () => {
  cloud = await startLocalCloud();
  trust = await openTrust({ trustedRoot: await cloud.sigstore.trustedRoot() });
  told = buildRun(read, await cloud.oidc.sign(job, 'sigstore'));
});
afterAll(() => cloud.close());

describe('the run', () => {
  test('is as the token tells it where there is one, else as the environment does', () => {
    expect(told).toEqual({
      server: 'https://github.com',
      repository: 'org/shop',
      repositoryId: '456',
      ownerId: '123',
      ref: 'refs/heads/main',
      commit: '0'.repeat(40),
      workflow: caller,
      jobWorkflow: called,
      event: 'push',
      runner: 'github-hosted',
      runId: '1',
      attempt: '1',
    });
    const { repositoryId, ownerId, jobWorkflow, runner, ...plain } = { ...told, runId: '7', attempt: '2' };
    expect(buildRun(read)).toEqual(plain);
  });

  test.each(['', 'x', 'x.y.z', 'e30.bnVsbA.x', 'e30.W10.x', 'e30.eyJyZXBvc2l0b3J5Ijp7fX0.x'])(
    'a token that is none, %j, tells nothing',
    token => expect(buildRun(read, token)).toEqual(buildRun(read)),
  );

  test('claims of Object’s own are none', () => {
    const token = `e30.${Buffer.from('{"__proto__":{"repository":"evil/x"}}').toString('base64url')}.x`;
    expect(buildRun(read, token).repository).toBe('org/shop');
  });
});

test('says what was run, where, from which commit, and what went in', () => {
  const statement = provenance({
    subjects: [{ name: 'ghcr.io/org/api', digest }],
    run: told,
    materials: [{ uri: 'oci://docker.io/library/node:24-slim', digest: base }],
    startedOn: new Date('2026-11-21T06:00:00Z'),
    finishedOn: new Date('2026-11-21T06:01:00Z'),
  });
  expect(statement).toEqual({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'ghcr.io/org/api', digest: { sha256: 'a'.repeat(64) } }],
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: 'https://actions.github.io/buildtypes/workflow/v1',
        externalParameters: {
          workflow: {
            ref: 'refs/heads/main',
            repository: 'https://github.com/org/shop',
            path: '.github/workflows/deploy.yml',
          },
        },
        internalParameters: {
          github: {
            event_name: 'push',
            repository_id: '456',
            repository_owner_id: '123',
            runner_environment: 'github-hosted',
          },
        },
        resolvedDependencies: [
          { uri: 'git+https://github.com/org/shop@refs/heads/main', digest: { gitCommit: '0'.repeat(40) } },
          { uri: 'oci://docker.io/library/node:24-slim', digest: { sha256: 'b'.repeat(64) } },
        ],
      },
      runDetails: {
        builder: { id: `https://github.com/${called}` },
        metadata: {
          invocationId: 'https://github.com/org/shop/actions/runs/1/attempts/1',
          startedOn: '2026-11-21T06:00:00.000Z',
          finishedOn: '2026-11-21T06:01:00.000Z',
        },
      },
    },
  });
});

test.each<[string, string, object]>([
  [
    'a tag with an @',
    `${caller.split('@')[0]}@refs/tags/@org/api@1.0.0`,
    { path: '.github/workflows/deploy.yml', ref: 'refs/tags/@org/api@1.0.0' },
  ],
  [
    'a workflow of another repository, as rule sets require',
    'org/rules/.github/workflows/all.yml@refs/heads/x',
    { path: '.github/workflows/all.yml', ref: 'refs/heads/x' },
  ],
  ['none, as outside of GitHub', '', { path: '', ref: 'refs/heads/main' }],
])('the workflow: %s', (_name, workflow, expected) => {
  const { predicate } = provenance({ subjects: [{ digest }], run: { ...told, workflow } });
  expect(predicate).toMatchObject({ buildDefinition: { externalParameters: { workflow: expected } } });
});

describe('a policy that asks for provenance', () => {
  const policy = (json: object = { provenance: true }) => {
    const parsed = parsePolicy(json, { repository: 'org/shop' });
    if (Array.isArray(parsed)) throw new Error(parsed.join());
    return parsed;
  };
  /** Signed by the run of the token, and asked about a digest. */
  async function judged(statement: Statement, asked = policy(), about = digest) {
    const sign = (audience: string) => cloud.oidc.sign(job, audience);
    const artifact = await signStatement(statement, cloud.sigstore.signingConfig, { idToken: sign });
    const evidence = await readEvidence(artifact.bytes, artifact.mediaType, trust);
    if (typeof evidence === 'string') throw new Error(evidence);
    const [finding] = judge(asked, { digest: about }, [evidence], new Date());
    return finding?.met ? 'met' : finding?.reason;
  }
  const stated = (changed: Partial<BuildRun> = {}) =>
    provenance({ subjects: [{ digest }], run: { ...told, ...changed } });

  test('is content with what the signing run says of itself', async () => {
    expect(await judged(stated())).toBe('met');
    expect(await judged(stated(), policy({ provenance: { builder: called } }))).toBe('met');
  });

  test.each<[string, Partial<BuildRun>]>([
    ['another repository', { repository: 'org/other' }],
    ['another workflow', { workflow: caller.replace('deploy', 'other') }],
    ['another builder', { jobWorkflow: caller }],
    ['the builder at another ref', { jobWorkflow: called.replace('v1', 'v2') }],
    ['another server', { server: 'https://github.example' }],
  ])('is not where it claims %s', async (_name, changed) => {
    expect(await judged(stated(changed))).toBe('inconsistent');
  });

  test('nor about another digest, nor by another repository’s run, nor unsigned', async () => {
    expect(await judged(stated(), policy(), base)).toBe('missing');
    const others = parsePolicy({ provenance: true }, { repository: 'org/other' });
    expect(await judged(stated(), others as ReturnType<typeof policy>)).toBe('wrong-signer');
    const unsigned = { statement: stated(), signed: { unsigned: 'nobody signed it' } };
    expect(judge(policy(), { digest }, [unsigned], new Date())).toMatchObject([
      { met: false, reason: 'unsigned' },
    ]);
  });
});
