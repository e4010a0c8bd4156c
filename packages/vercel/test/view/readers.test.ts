import { RemoteError } from '@pipeline/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Raw } from '../../src/raw.ts';
import { readEvent } from '../../src/view/build-event.ts';
import { readDeployment } from '../../src/view/deployment.ts';
import { readAlias, readDomain } from '../../src/view/domain.ts';
import { readProject } from '../../src/view/project.ts';
import { readRolling, readRollingStages } from '../../src/view/rolling.ts';
import type { DeploymentView, ProjectView } from '../../src/views.ts';

/** As `GET /v13/deployments/{id}` answers. */
const deployment = {
  id: 'dpl_1',
  url: 'https://shop-web-1-acme.vercel.app/',
  name: 'shop-web',
  projectId: 'prj_1',
  target: 'production',
  readyState: 'READY',
  readySubstate: 'STAGED',
  alias: ['a.example.com', 'https://A.example.com/', 7],
  aliasAssigned: true,
  aliasError: null,
  createdAt: 1_000,
  buildingAt: 1_100,
  ready: 1_200,
  inspectorUrl: 'https://vercel.com/acme/shop-web/1',
  creator: { uid: 'u1', username: 'ada', email: 'ada@example.com' },
  meta: JSON.parse('{"githubCommitSha":"abc","githubCommitRef":"main","__proto__":"x","number":7}') as Raw,
  env: ['A', 7],
  build: { env: ['B'] },
  fieldOfNextYear: {},
};

describe('a deployment', () => {
  it('is read', () => {
    const view = readDeployment(deployment);
    expect(view).toMatchObject({
      id: 'dpl_1',
      host: 'shop-web-1-acme.vercel.app',
      name: 'shop-web',
      project: 'prj_1',
      environment: 'production',
      state: 'READY',
      substate: 'STAGED',
      aliases: ['a.example.com'],
      aliased: true,
      aliasError: undefined,
      error: undefined,
      checks: undefined,
      createdAt: 1_000,
      buildingAt: 1_100,
      readyAt: 1_200,
      inspectorUrl: 'https://vercel.com/acme/shop-web/1',
      creator: 'ada',
      commit: { sha: 'abc', ref: 'main' },
      env: ['A'],
      buildEnv: ['B'],
    });
    expect(view.given).toEqual(['a.example.com']);
    const made = {
      ...deployment,
      alias: ['a.example.com', 'b.vercel.app', 'c.vercel.app'],
      automaticAliases: ['b.vercel.app'],
    };
    expect(readDeployment(made)).toMatchObject({
      aliases: ['a.example.com', 'b.vercel.app', 'c.vercel.app'],
      given: ['a.example.com', 'c.vercel.app'],
    });
    const untold = { ...made, automaticAliases: undefined };
    expect(readDeployment(untold).given).toEqual(['a.example.com']);
    expect(Object.entries(view.meta)).toEqual([
      ['githubCommitSha', 'abc'],
      ['githubCommitRef', 'main'],
      ['__proto__', 'x'],
    ]);
  });

  it('is read as a list has it', () => {
    const { id: _, createdAt: __, readyState: ___, target: ____, ...rest } = deployment;
    const item = { ...rest, uid: 'dpl_2', created: 900, state: 'QUEUED', url: null, aliasAssigned: null };
    expect(readDeployment(item)).toMatchObject({
      id: 'dpl_2',
      createdAt: 900,
      state: 'QUEUED',
      host: '',
      aliased: false,
      environment: 'preview',
    });
  });

  it.each<[string, Record<string, unknown>, Partial<DeploymentView>]>([
    ['aliased at a time', { aliasAssigned: 1_700_000 }, { aliased: true }],
    ['not aliased', { aliasAssigned: false }, { aliased: false }],
    ['of no target', { target: null }, { environment: 'preview' }],
    [
      'of a custom environment',
      { target: null, customEnvironment: { id: 'env_1', slug: 'qa' } },
      { environment: 'qa' },
    ],
    ['of one without a slug', { target: null, customEnvironment: { id: 'env_1' } }, { environment: 'env_1' }],
    ['of one told as its target', { target: 'env_1' }, { environment: 'env_1' }],
    ['with its project inside', { projectId: undefined, project: { id: 'prj_2' } }, { project: 'prj_2' }],
    [
      'with an alias that failed',
      { aliasError: { code: 'c', message: 'm' } },
      { aliasError: { code: 'c', message: 'm' } },
    ],
    [
      'that failed',
      { errorCode: 'BUILD', errorMessage: 'exited', errorStep: 'buildStep', errorLink: 'https://l' },
      { error: { code: 'BUILD', message: 'exited', step: 'buildStep', link: 'https://l' } },
    ],
    ['that failed in few words', { errorCode: 'BUILD' }, { error: { code: 'BUILD', message: 'BUILD' } }],
    [
      'that is blocked',
      { readyState: 'BLOCKED', readyStateReason: 'no seat' },
      { error: { code: 'BLOCKED', message: 'no seat' } },
    ],
    ['with checks that run', { checksState: 'running' }, { checks: { state: 'running' } }],
    [
      'with checks that failed',
      { checksState: 'completed', checksConclusion: 'failed' },
      { checks: { state: 'completed', conclusion: 'failed' } },
    ],
    [
      'with checks of the second kind that failed',
      { checks: { 'deployment-alias': { state: 'failed' } } },
      { checks: { state: 'completed', conclusion: 'failed' } },
    ],
    [
      'with such that wait',
      { checks: { 'deployment-alias': { state: 'pending' } } },
      { checks: { state: 'pending' } },
    ],
    ['of a commit of Vercel’s own', { meta: { gitCommitSha: 'g' } }, { commit: { sha: 'g' } }],
    ['of a source', { meta: {}, gitSource: { sha: 's', ref: 'r' } }, { commit: { sha: 's', ref: 'r' } }],
    ['of no commit', { meta: {} }, { commit: undefined }],
    [
      'by somebody with an address for a name',
      { creator: { username: 'a@b.c', uid: 'u1' } },
      { creator: 'u1' },
    ],
    [
      'with values for names',
      { env: { A: 'SECRET' }, build: { env: { B: 'SECRET' } } },
      { env: ['A'], buildEnv: ['B'] },
    ],
    ['of a state of next year', { readyState: 'THAWING' }, { state: 'THAWING' }],
    [
      'of fields of other types',
      { alias: 'a', meta: [], creator: 'x', ready: '7' },
      { aliases: [], meta: {}, creator: undefined, readyAt: undefined },
    ],
  ])('%s', (_, more, expected) => {
    expect(readDeployment({ ...deployment, ...more })).toMatchObject(expected);
  });
});

describe('a project', () => {
  const project = {
    id: 'prj_1',
    name: 'shop-web',
    accountId: 'team_1',
    framework: 'nextjs',
    rootDirectory: null,
    autoAssignCustomDomains: false,
    targets: { production: { id: 'dpl_1' }, preview: null },
    lastAliasRequest: {
      fromDeploymentId: 'dpl_2',
      toDeploymentId: 'dpl_1',
      jobStatus: 'succeeded',
      requestedAt: 5_000_000,
      type: 'rollback',
    },
    customEnvironments: [{ id: 'env_1', slug: 'qa', type: 'preview' }],
    rollingRelease: { target: 'production', stages: [] },
  };

  it('is read', () => {
    expect(readProject(project)).toEqual({
      id: 'prj_1',
      name: 'shop-web',
      owner: 'team_1',
      framework: 'nextjs',
      rootDirectory: undefined,
      autoAssign: false,
      production: 'dpl_1',
      pinned: 'dpl_1',
      lastMove: { type: 'rollback', from: 'dpl_2', to: 'dpl_1', status: 'succeeded', at: 5_000_000 },
      protection: { by: [], kinds: [], bypass: [] },
      environments: [{ id: 'env_1', slug: 'qa' }],
      rolling: true,
    });
  });

  it('of which little is known', () => {
    expect(readProject({ id: 'prj_1', name: 'a', rollingRelease: null, targets: null })).toMatchObject({
      autoAssign: true,
      production: undefined,
      pinned: undefined,
      lastMove: undefined,
      environments: [],
      rolling: false,
    });
  });

  const last = project.lastAliasRequest;
  const note = { createdAt: 5_000_100, description: 'cart broken', username: 'ada', userId: 'u' };
  it.each<[string, Record<string, unknown>, Partial<ProjectView>]>([
    ['pinned', {}, { pinned: 'dpl_1' }],
    [
      'pinned, with a note',
      { rollbackDescription: note },
      { pinned: 'dpl_1', pinNote: { by: 'ada', words: 'cart broken' } },
    ],
    [
      'pinned, with the note of an earlier rollback',
      { rollbackDescription: { ...note, createdAt: 4_000_000 } },
      { pinned: 'dpl_1' },
    ],
    [
      'pinned, by an address',
      { rollbackDescription: { ...note, username: 'a@b.c' } },
      { pinNote: { words: 'cart broken' } },
    ],
    [
      'pinned, as far as it is not said otherwise',
      { autoAssignCustomDomains: undefined },
      { pinned: 'dpl_1' },
    ],
    ['not pinned, since domains are assigned', { autoAssignCustomDomains: true }, { pinned: undefined }],
    ['not pinned, by a promotion', { lastAliasRequest: { ...last, type: 'promote' } }, { pinned: undefined }],
    [
      'not pinned, while it is under way',
      { lastAliasRequest: { ...last, jobStatus: 'in-progress' } },
      { pinned: undefined },
    ],
    [
      'not pinned, since it failed',
      { lastAliasRequest: { ...last, jobStatus: 'failed' } },
      { pinned: undefined },
    ],
    ['not pinned, since another serves', { targets: { production: { id: 'dpl_3' } } }, { pinned: undefined }],
    ['not pinned, by choice alone', { lastAliasRequest: null }, { pinned: undefined, autoAssign: false }],
  ])('%s', (_, more, expected) => {
    const view = readProject({ ...project, ...more });
    expect(view).toMatchObject(expected);
    expect('pinNote' in view).toBe('pinNote' in expected);
  });

  const every = ['preview', 'custom', 'staged', 'production'];
  it.each<[string, Record<string, unknown>, string[], string[]]>([
    ['nothing', { ssoProtection: null, passwordProtection: null }, [], []],
    ['all', { ssoProtection: { deploymentType: 'all' } }, ['Vercel Authentication'], every],
    [
      'standard',
      { ssoProtection: { deploymentType: 'all_except_custom_domains' } },
      ['Vercel Authentication'],
      every,
    ],
    [
      'standard as it was',
      { ssoProtection: { deploymentType: 'prod_deployment_urls_and_all_previews' } },
      ['Vercel Authentication'],
      every,
    ],
    [
      'previews',
      { ssoProtection: { deploymentType: 'preview' } },
      ['Vercel Authentication'],
      ['preview', 'custom'],
    ],
    ['a kind of next year', { passwordProtection: { deploymentType: 'x' } }, ['Password Protection'], every],
    [
      'production by addresses',
      { trustedIps: { deploymentType: 'production' } },
      ['Trusted IPs'],
      ['staged', 'production'],
    ],
    [
      'two ways',
      { passwordProtection: { deploymentType: 'preview' }, trustedIps: { deploymentType: 'production' } },
      ['Password Protection', 'Trusted IPs'],
      every,
    ],
    [
      'a name of every object',
      { ssoProtection: { deploymentType: 'constructor' } },
      ['Vercel Authentication'],
      every,
    ],
  ])('protects %s', (_, more, by, kinds) => {
    expect(readProject({ ...project, ...more }).protection).toEqual({ by, kinds, bypass: [] });
  });

  it('has secrets by which tests get in, first the one that deployments know', () => {
    const protectionBypass = JSON.parse(
      '{"second":{"scope":"automation-bypass","isEnvVar":false},"first":{"scope":"automation-bypass","isEnvVar":true},"other":{"scope":"integration-automation-bypass"},"__proto__":{"scope":"shareable-link"}}',
    ) as Raw;
    expect(readProject({ ...project, protectionBypass }).protection.bypass).toEqual(['first', 'second']);
  });
});

it('reads an alias and a domain', () => {
  expect(readAlias({ alias: 'A.b.c', deploymentId: 'dpl_1', projectId: 'prj_1' })).toEqual({
    host: 'a.b.c',
    deployment: 'dpl_1',
    project: 'prj_1',
  });
  expect(readAlias({ alias: 'a.b.c', deploymentId: null, deployment: { id: 'dpl_2' } }).deployment).toBe(
    'dpl_2',
  );
  expect(readAlias({ alias: 'a.b.c' })).toEqual({ host: 'a.b.c', deployment: undefined, project: undefined });
  expect(readDomain({ name: 'a.b.c', verified: 'true' }).verified).toBe(false);
});

describe('a rolling release', () => {
  const stages = [
    { index: 1, targetPercentage: 50, requireApproval: false, duration: 300 },
    { index: 0, targetPercentage: 10, requireApproval: true, duration: null },
    { index: 2, isFinalStage: true, targetPercentage: 100, requireApproval: false, duration: null },
  ];
  const running = {
    state: 'ACTIVE',
    currentDeployment: { id: 'dpl_1' },
    canaryDeployment: { id: 'dpl_2' },
    queuedDeploymentId: 'dpl_3',
    stages,
    activeStage: { index: 0 },
    startedAt: 1,
    updatedAt: 2,
  };

  it('that runs counts seconds', () => {
    expect(readRolling({ rollingRelease: running })).toEqual({
      state: 'ACTIVE',
      current: 'dpl_1',
      canary: 'dpl_2',
      queued: 'dpl_3',
      active: 0,
      startedAt: 1,
      updatedAt: 2,
      stages: [
        { percent: 10, duration: undefined },
        { percent: 50, duration: 300_000 },
        { percent: 100, duration: undefined },
      ],
    });
  });

  it('that would begin counts minutes', () => {
    const config = [{ targetPercentage: 20, duration: 5 }, { targetPercentage: 100 }];
    expect(readRollingStages({ rollingRelease: { stages: config } })).toEqual([
      { percent: 20, duration: 300_000 },
      { percent: 100, duration: undefined },
    ]);
    const byHand = { advancementType: 'manual-approval', stages: config };
    expect(readRollingStages({ rollingRelease: byHand })?.[0]).toEqual({ percent: 20, duration: undefined });
  });

  it.each([{}, { rollingRelease: null }, { rollingRelease: { stages: null } }])('is none: %j', raw => {
    expect([readRolling(raw), readRollingStages(raw)]).toEqual([undefined, undefined]);
  });
});

describe('what cannot be read', () => {
  it.each<[string, (raw: Raw) => unknown, Raw]>([
    ['a deployment without an id', readDeployment, { ...deployment, id: null }],
    ['a deployment without a state', readDeployment, { id: 'dpl_1' }],
    ['a project without a name', readProject, { id: 'prj_1', name: '' }],
    ['an alias without a host', readAlias, { alias: 7 }],
    ['a domain without a host', readDomain, {}],
  ])('is refused in words: %s', (_, read, raw) => {
    expect(() => read(raw)).toThrow(RemoteError);
    expect(() => read(raw)).toThrow(/Vercel answered with an? \w+ that cannot be read: it has no `/);
  });

  const names = ['id', 'uid', 'name', 'state', 'alias', 'meta', 'creator', 'targets', 'production', 'stages'];
  const more = [
    'rollingRelease',
    'protectionBypass',
    'payload',
    'text',
    'type',
    'created',
    'env',
    '__proto__',
  ];
  const document = fc.dictionary(
    fc.oneof(fc.constantFrom(...names, ...more), fc.string()),
    fc.jsonValue({ maxDepth: 4 }),
  );
  it.each<[string, (raw: Raw) => unknown]>([
    ['deployment', readDeployment],
    ['project', readProject],
    ['alias', readAlias],
    ['domain', readDomain],
    ['rolling release', readRolling],
    ['rolling release’s stages', readRollingStages],
    ['event', readEvent],
  ])('is never anything but refused or read, and gives no object new fields: %s', (_, read) => {
    fc.assert(
      fc.property(document, raw => {
        try {
          read(raw);
        } catch (error) {
          if (!(error instanceof RemoteError)) throw error;
        }
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
    );
  });
});
