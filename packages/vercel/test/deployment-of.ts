import type { MoveStep, VercelNow, VercelStarted } from '../src/step.ts';
import type { BuildLine, DeploymentView, ProjectView } from '../src/views.ts';

/** A staged production deployment that is ready, unless told otherwise. */
export const aDeployment = (fields: Partial<DeploymentView> = {}): DeploymentView => ({
  id: 'dpl_2',
  host: 'shop-web-2-acme.vercel.app',
  name: 'shop-web',
  project: 'prj_1',
  environment: 'production',
  state: 'READY',
  substate: 'STAGED',
  aliases: [],
  given: [],
  aliased: false,
  aliasError: undefined,
  error: undefined,
  checks: undefined,
  createdAt: 1_000_000,
  buildingAt: undefined,
  readyAt: undefined,
  inspectorUrl: 'https://vercel.com/acme/shop-web/2',
  creator: 'ada',
  commit: undefined,
  meta: {},
  env: [],
  buildEnv: [],
  ...fields,
});

export const aProject = (fields: Partial<ProjectView> = {}): ProjectView => ({
  id: 'prj_1',
  name: 'shop-web',
  owner: 'acme',
  framework: 'nextjs',
  rootDirectory: undefined,
  autoAssign: true,
  production: 'dpl_1',
  pinned: undefined,
  lastMove: undefined,
  protection: { by: [], kinds: [], bypass: [] },
  environments: [{ id: 'env_1', slug: 'qa' }],
  rolling: false,
  ...fields,
});

export const live = aDeployment({
  id: 'dpl_1',
  host: 'shop-web-1-acme.vercel.app',
  substate: 'PROMOTED',
  createdAt: 500_000,
});

export const aNow = (fields: Partial<VercelNow> = {}): VercelNow => ({
  project: aProject(),
  live,
  domains: [
    {
      host: 'shop.example.com',
      verified: true,
      redirect: undefined,
      gitBranch: undefined,
      environment: undefined,
      deployment: 'dpl_1',
    },
  ],
  hosts: [],
  candidate: undefined,
  rolling: undefined,
  stages: undefined,
  envNames: [],
  ...fields,
});

export const aMove = (fields: Partial<MoveStep> = {}): MoveStep => ({
  deployment: 'dpl_2',
  way: 'promote',
  from: 'dpl_1',
  domains: ['shop.example.com'],
  hosts: [],
  base: { at: 400_000, seen: ['dpl_1'] },
  autoAssign: true,
  stages: [],
  ...fields,
});

/** A production deployment on its way, to be promoted once it was looked at. */
export const aStarted = (fields: Partial<VercelStarted> = {}): VercelStarted => ({
  project: 'prj_1',
  subject: 'acme/shop-web',
  deployment: 'dpl_2',
  host: 'shop-web-2-acme.vercel.app',
  at: 1_000_000,
  action: 'deploy',
  environment: 'production',
  staged: false,
  move: aMove(),
  ...fields,
});

export const aPreview = aStarted({ environment: 'preview', move: undefined });
export const aStaged = aStarted({ staged: true, move: undefined });

/** Lines as a build writes them, a millisecond apart. */
export const linesOf = (log: string, from = 0): BuildLine[] =>
  log
    .trim()
    .split('\n')
    .map((text, at) => ({ id: `${from + at}`, at: from + at, type: 'stdout', text, level: undefined }));
