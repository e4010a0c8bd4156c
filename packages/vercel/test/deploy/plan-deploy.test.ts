import { ConfigError } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { planDeploy } from '../../src/deploy/plan-deploy.ts';
import type { FileSet } from '../../src/source.ts';
import type { VercelNow } from '../../src/step.ts';
import type { DeployWanted } from '../../src/wanted.ts';
import { aNow, aProject, live } from '../deployment-of.ts';

const source: FileSet = {
  files: [{ file: 'index.html', sha: 'a'.repeat(40), size: 1_000, mode: 0o100644 }],
  bytes: 3_100_000,
  count: 42,
  warnings: [],
  open: () => new Uint8Array(),
};
const wanted = (fields: Partial<DeployWanted> = {}): DeployWanted => ({
  environment: 'production',
  staged: false,
  prebuilt: false,
  force: false,
  body: { meta: { githubCommitSha: 'abc' } },
  move: { hosts: [], unpin: false, allowOlder: false, rolling: 'stages' },
  ...fields,
});
const planned = (
  now: VercelNow,
  asked: DeployWanted,
  more: { source?: FileSet | undefined; at?: number } = {},
) => planDeploy(now, asked, { source, run: { release: '42.1', commit: 'def' }, at: 7, ...more });
const read = (now: VercelNow, asked: DeployWanted) =>
  planned(now, asked).changes.map(({ what, from, to }) => `${what}: ${from ?? 'nothing'} → ${to}`);

describe('a plan to deploy', () => {
  it.each<[string, VercelNow, DeployWanted, string[]]>([
    [
      'a staged one',
      aNow(),
      wanted({ staged: true }),
      ['deployment: nothing → staged production build of 42 files (3.1 MB)'],
    ],
    [
      'one for production, with the domains that move',
      aNow(),
      wanted(),
      [
        'deployment: nothing → production build of 42 files (3.1 MB)',
        'domain shop.example.com: dpl_1 → the new deployment',
      ],
    ],
    [
      'a prebuilt preview',
      aNow({ live: undefined, domains: [] }),
      wanted({ environment: 'preview', prebuilt: true }),
      ['deployment: nothing → preview deployment of the prebuilt output of 42 files (3.1 MB)'],
    ],
    [
      'one for a custom environment',
      aNow({ live: undefined, domains: [] }),
      wanted({ environment: 'qa' }),
      ['deployment: nothing → qa build of 42 files (3.1 MB)'],
    ],
    [
      'a project’s first',
      aNow({ project: aProject({ production: undefined }), live: undefined, domains: [] }),
      wanted({ environment: 'preview' }),
      [
        'deployment: nothing → preview build of 42 files (3.1 MB)',
        'production: nothing → maybe this deployment: Vercel makes a project’s first deployment production, and then it is cancelled',
      ],
    ],
    [
      'variables by name, its own among them, and never a value',
      aNow({ live: { ...live, env: ['KEPT', 'GONE'] }, envNames: ['KEPT', 'NEW'] }),
      wanted({ staged: true, body: { env: { OWN: 's3cret' } } }),
      [
        'deployment: nothing → staged production build of 42 files (3.1 MB)',
        'variable GONE: set → not set',
        'variable NEW: nothing → set',
        'variable OWN: nothing → set',
      ],
    ],
    [
      'settings that are not the project’s',
      aNow({ project: aProject({ rootDirectory: 'apps/web' }) }),
      wanted({
        staged: true,
        body: {
          projectSettings: {
            rootDirectory: null,
            framework: 'nextjs',
            buildCommand: 'make\n::stop',
            nodeVersion: undefined,
          },
        },
      }),
      [
        'deployment: nothing → staged production build of 42 files (3.1 MB)',
        'root directory: apps/web → none',
        'build command: nothing → make ::stop',
      ],
    ],
  ])('tells %s', (_, now, asked, changes) => {
    expect(read(now, asked)).toEqual(changes);
  });

  it.each<[string, DeployWanted, object]>([
    ['production', wanted(), { target: 'production', autoAssignCustomDomains: false }],
    ['staged', wanted({ staged: true }), { target: 'production', autoAssignCustomDomains: false }],
    ['qa', wanted({ environment: 'qa' }), { customEnvironmentSlugOrId: 'qa' }],
    ['preview', wanted({ environment: 'preview' }), {}],
  ])('creates %s without production’s domains, as of the project', (_, asked, targeting) => {
    const { step } = planned(aNow(), asked);
    const { meta, ...body } = step.action === 'deploy' ? step.body : {};
    expect(body).toEqual({ name: 'shop-web', project: 'prj_1', ...targeting });
    expect(meta).toMatchObject({
      githubCommitSha: 'abc',
      pipelineMark: expect.stringMatching(/^42\.1\/[0-9a-f]{12}$/),
    });
  });

  it('tells the commit of the run where nothing else is said of one', () => {
    expect(planned(aNow(), wanted({ body: {} })).step).toMatchObject({
      body: { meta: { githubCommitSha: 'def' } },
    });
  });

  it('lets nothing of the body give the domains away, or another target', () => {
    const body = {
      autoAssignCustomDomains: true,
      target: 'production',
      project: 'prj_9',
    } as DeployWanted['body'];
    expect(planned(aNow(), wanted({ body })).step).toMatchObject({
      body: { autoAssignCustomDomains: false, project: 'prj_1' },
    });
    const preview = planned(aNow(), wanted({ environment: 'preview', body })).step;
    expect(preview).toMatchObject({ body: { project: 'prj_1' } });
    expect(preview).not.toHaveProperty('body.target');
    expect(preview).not.toHaveProperty('body.autoAssignCustomDomains');
  });

  it('plans the move only of what is to serve', () => {
    expect(planned(aNow(), wanted()).step).toMatchObject({
      move: { deployment: '', from: 'dpl_1', domains: ['shop.example.com'] },
    });
    expect(planned(aNow(), wanted({ staged: true })).step).toMatchObject({ move: undefined });
    expect(planned(aNow(), wanted({ environment: 'preview' })).step).toMatchObject({ move: undefined });
  });

  it('marks each plan for itself, and the same plan the same', () => {
    const mark = (asked: DeployWanted, at: number) => {
      const { step } = planned(aNow(), asked, { at });
      return step.action === 'deploy' ? step.mark : '';
    };
    expect(mark(wanted(), 1)).toBe(mark(wanted(), 1));
    const marks = [
      mark(wanted(), 1),
      mark(wanted(), 2),
      mark(wanted({ staged: true }), 1),
      mark(wanted({ force: true }), 1),
    ];
    expect(new Set(marks).size).toBe(4);
  });

  it('can be carried as JSON', () => {
    const plan = planned(aNow(), wanted());
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });

  it.each<[string, () => unknown, string]>([
    [
      'nothing to deploy',
      () => planned(aNow(), wanted(), { source: { ...source, count: 0 } }),
      'no file is left',
    ],
    ['no such environment', () => planned(aNow(), wanted({ environment: 'qaa' })), 'no environment "qaa"'],
    [
      'a pin in the way of production',
      () => planned(aNow({ project: aProject({ pinned: 'dpl_1' }) }), wanted()),
      'pinned to dpl_1',
    ],
  ])('refuses %s, before anything is built', (_, plan, words) => {
    expect(plan).toThrowError(ConfigError);
    expect(plan).toThrowError(words);
  });

  it('stages also where production is pinned: it takes nothing', () => {
    expect(() =>
      planned(aNow({ project: aProject({ pinned: 'dpl_1' }) }), wanted({ staged: true })),
    ).not.toThrow();
  });
});
