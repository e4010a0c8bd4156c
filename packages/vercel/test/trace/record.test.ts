import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { type Exchange, recordVercelTrace } from '../../src/index.ts';
import { questionOf } from '../../src/trace/question.ts';
import { redact } from '../../src/trace/redact.ts';
import { closeAll, opened, TOKEN } from '../client/opened.ts';

afterEach(closeAll);

const same = (text: string) => text;
const seen = (more: Partial<Exchange> & { method?: string; path?: string } = {}): Exchange => {
  const { method = 'GET', path = '/v13/deployments/dpl_1', ...rest } = more;
  return {
    at: 5_000,
    operation: 'GetDeployment',
    request: { method, path },
    status: 200,
    body: {},
    clean: same,
    ...rest,
  };
};
const about = { subject: 'acme/shop-web', started: { deployment: 'dpl_1' } };

/** A deployment with a secret in each place where one may be. */
const DEPLOYMENT = {
  id: 'dpl_1',
  url: 'shop-web-1.vercel.app',
  projectId: 'prj_1',
  readyState: 'ERROR',
  alias: ['a.example.com', { x: 'SECRET-0' }],
  aliasError: { code: 'c', message: 'SECRET-value is wrong', more: 'SECRET-1' },
  errorMessage: 'SECRET-value is no number',
  creator: { username: 'ada', email: 'SECRET-2@example.com', uid: 'SECRET-3@example.com' },
  meta: { pipelineMark: '42.1/a', githubCommitMessage: 'SECRET-4', githubCommitAuthorName: 'SECRET-5' },
  env: ['SECRET-6'],
  build: { env: ['SECRET-7'] },
  gitSource: { ref: 'SECRET-8' },
  routes: [{ src: 'SECRET-9' }],
  fieldOfNextYear: { id: 'SECRET-10' },
  name: { id: 'SECRET-11' },
};
const KEPT_DEPLOYMENT = {
  id: 'dpl_1',
  url: 'shop-web-1.vercel.app',
  projectId: 'prj_1',
  readyState: 'ERROR',
  alias: ['a.example.com'],
  aliasError: { code: 'c', message: '*** is wrong' },
  errorMessage: '*** is no number',
  creator: { username: 'ada' },
  meta: { pipelineMark: '42.1/a' },
};
const PROJECT = {
  id: 'prj_1',
  name: 'shop-web',
  autoAssignCustomDomains: false,
  targets: { production: { id: 'dpl_1', meta: { x: 'SECRET-1' } }, preview: { id: 'dpl_9' } },
  lastAliasRequest: { toDeploymentId: 'dpl_1', jobStatus: 'succeeded', type: 'promote', requestedAt: 5 },
  ssoProtection: { deploymentType: 'all', x: 'SECRET-2' },
  protectionBypass: { 'SECRET-3': { scope: 'automation-bypass' } },
  rollbackDescription: { description: 'SECRET-4', username: 'SECRET-5' },
  env: [{ key: 'A', value: 'SECRET-6' }],
  link: { repo: 'SECRET-7' },
  rollingRelease: { target: 'production', stages: [{ targetPercentage: 10, x: 'SECRET-8' }] },
};
const KEPT_PROJECT = {
  id: 'prj_1',
  name: 'shop-web',
  autoAssignCustomDomains: false,
  targets: { production: { id: 'dpl_1' } },
  lastAliasRequest: { toDeploymentId: 'dpl_1', jobStatus: 'succeeded', type: 'promote', requestedAt: 5 },
  ssoProtection: { deploymentType: 'all' },
  rollingRelease: { target: 'production', stages: [{ targetPercentage: 10 }] },
};

describe('redact', () => {
  const clean = (text: string) => text.replaceAll('SECRET-value', '***');

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['a deployment', DEPLOYMENT, KEPT_DEPLOYMENT],
    [
      'a list of them',
      { deployments: [DEPLOYMENT], pagination: { next: 5 } },
      { deployments: [KEPT_DEPLOYMENT], pagination: { next: 5 } },
    ],
    ['a project', PROJECT, KEPT_PROJECT],
    [
      'an alias',
      { alias: 'a.b.c', deploymentId: 'dpl_1', creator: 'SECRET' },
      { alias: 'a.b.c', deploymentId: 'dpl_1' },
    ],
    [
      'domains',
      { domains: [{ name: 'a.b.c', verified: true, verification: [{ value: 'SECRET' }] }] },
      { domains: [{ name: 'a.b.c', verified: true }] },
    ],
    [
      'a refusal',
      { error: { code: 'forbidden', message: 'SECRET-value no', invalidToken: true, user: 'SECRET' } },
      { error: { code: 'forbidden', message: '*** no', invalidToken: true } },
    ],
    [
      'what is sent',
      {
        name: 'shop-web',
        env: { A: 'SECRET' },
        build: { env: { B: 'SECRET' } },
        files: [{ file: 'SECRET' }],
        target: 'production',
      },
      { name: 'shop-web', target: 'production' },
    ],
  ])('keeps of %s what verdicts read, and nothing else', (_, body, kept) => {
    expect(redact('Any', body, clean)).toEqual(kept);
  });

  it('keeps no part of a secret that is cut off', () => {
    const body = { errorMessage: `${'x'.repeat(3_995)}SECRET-value` };
    expect(JSON.stringify(redact('Any', body, clean))).not.toContain('SEC');
  });

  it.each(['ListProjectEnv', 'GetDeploymentEvents', 'ListTeams', 'ListProjects'])(
    'keeps nothing of %s',
    operation => {
      expect(redact(operation, { id: 'x', error: { message: 'y' } }, same)).toBeUndefined();
    },
  );

  it('holds nothing of a field that it does not know, wherever that is, and nothing in a place of another kind', () => {
    const shapes = [
      'targets',
      'production',
      'meta',
      'creator',
      'checks',
      'error',
      'limit',
      'stages',
      'rollingRelease',
      'deployments',
    ];
    const privates = [
      'env',
      'value',
      'files',
      'protectionBypass',
      'email',
      'fieldOfNextYear',
      '__proto__',
      'constructor',
    ];
    const names = fc.constantFrom(...shapes, ...privates);
    const { node } = fc.letrec<{ node: unknown }>(tie => ({
      node: fc.oneof(
        { depthSize: 'medium' },
        fc.constant('SECRET'),
        fc.array(tie('node'), { maxLength: 3 }),
        fc.array(fc.tuple(names, tie('node')), { maxLength: 4 }).map(entries => Object.fromEntries(entries)),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(names, node), body => {
        expect(JSON.stringify(redact('Any', body, same))).not.toContain('SECRET');
      }),
    );
  });
});

describe('recordVercelTrace', () => {
  it('keeps each answer once, with when it came', () => {
    const recorder = recordVercelTrace(() => 1_000);
    const at = (time: number, readyState: string) =>
      recorder.observe(seen({ at: time, body: { ...DEPLOYMENT, readyState } }));
    at(2_000, 'BUILDING');
    at(3_000, 'BUILDING');
    at(4_000, 'READY');
    at(5_000, 'BUILDING');
    const verdict = { state: 'steady' as const, detail: 'all' };
    const trace = recorder.trace({ ...about, verdict });
    expect(trace).toMatchObject({ schema: 1, target: 'vercel', ...about, verdict });
    expect(trace.answers.map(({ at, body }) => [at, (body as typeof DEPLOYMENT).readyState])).toEqual([
      [1_000, 'BUILDING'],
      [3_000, 'READY'],
      [4_000, 'BUILDING'],
    ]);
  });

  it('tells a reading from a change of the same', () => {
    const recorder = recordVercelTrace(() => 0);
    recorder.observe(seen({ path: '/v9/projects/prj_1' }));
    recorder.observe(seen({ path: '/v9/projects/prj_1', method: 'PATCH' }));
    expect(recorder.trace(about).answers.map(({ request }) => request)).toEqual([
      { question: 'GET /v9/projects/prj_1' },
      { question: 'PATCH /v9/projects/prj_1' },
    ]);
  });

  it('keeps that no answer came, and no upload', () => {
    const recorder = recordVercelTrace(() => 0);
    const { status: _, body: __, ...nothing } = seen();
    recorder.observe(nothing);
    recorder.observe(seen({ operation: 'UploadFile' }));
    expect(recorder.trace(about).answers).toEqual([
      { at: 5_000, operation: 'GetDeployment', request: { question: 'GET /v13/deployments/dpl_1' } },
    ]);
  });

  it('drops the middle of too many', () => {
    const recorder = recordVercelTrace(() => 0, 4);
    for (const id of ['1', '2', '3', '4', '5', '6']) recorder.observe(seen({ body: { id } }));
    expect(recorder.trace(about).answers.map(({ body }) => (body as { id: string }).id)).toEqual([
      '1',
      '2',
      '5',
      '6',
    ]);
  });

  it('sees what the client does, with nothing that it sent as a secret', async () => {
    const recorder = recordVercelTrace(() => 0);
    const secret = 'hunter22-of-the-database';
    const failed = { ...DEPLOYMENT, errorMessage: `cannot reach ${secret} with ${TOKEN}` };
    const { api } = await opened([{ body: { ...DEPLOYMENT, errorMessage: null } }, { body: failed }], {
      observe: recorder.observe,
    });
    await api.create({ name: 'a', project: 'prj_1', files: [], env: { DB: secret } }, {});
    await api.deployment('dpl_1');
    const { answers } = recorder.trace(about);
    expect(answers.map(({ operation, request }) => [operation, request])).toEqual([
      [
        'CreateDeployment',
        { question: 'POST /v13/deployments?skipAutoDetectionConfirmation=1', body: { name: 'a' } },
      ],
      ['GetDeployment', { question: 'GET /v13/deployments/dpl_1' }],
    ]);
    expect(answers[1]?.body).toMatchObject({ errorMessage: 'cannot reach *** with ***' });
    for (const each of [secret, TOKEN]) expect(JSON.stringify(answers)).not.toContain(each);
  });
});

it.each([
  ['GET', '/v9/projects/p?slug=acme', 'GET /v9/projects/p'],
  ['GET', '/vercel/v9/projects/p?teamId=team_1&a=1', 'GET /v9/projects/p?a=1'],
  ['GET', '/v7/deployments?b=2&a=1', 'GET /v7/deployments?a=1&b=2'],
  ['DELETE', '/v2/aliases/v3', 'DELETE /v2/aliases/v3'],
])('a question is the same whatever the team and the endpoint: %s %s', (method, path, question) => {
  expect(questionOf(method, path)).toBe(question);
});
