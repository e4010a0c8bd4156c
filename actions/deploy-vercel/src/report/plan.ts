import type { Block, Cell, Report } from '@pipeline/action-kit';
import { formatBytes } from '@pipeline/contracts';
import { reportPlan as stagePlan } from '@pipeline/deploy-stage';
import type { NewDeployment } from '@pipeline/vercel';
import { KIND, PLANNED, type VercelPlanned } from '@pipeline/vercel-stage';
import type { Config } from '../config/config.ts';
import { ADVICE } from '../kind.ts';
import type { Guard } from '../protection.ts';
import type { Made } from '../source.ts';
import type { Outputs } from '../spec.gen.ts';
import { aboutOutputs } from './outputs.ts';

/** What a dry run has found out. */
export function reportPlan(
  config: Config,
  { plan }: Pick<VercelPlanned, 'plan'>,
  { name, guard, made }: { name: string; guard: Guard; made: Made },
): Report<Outputs> {
  const { goal } = config;
  const rows = plan.changes.map(({ what, from, to }): Cell[] => [
    name,
    what,
    { code: from ?? 'none' },
    { code: to },
  ]);
  const told = { title: name, kind: KIND, names: [name], notes: notesOf(config, made) };
  const { outputs, summary } = stagePlan(told, [plan], rows);
  const { services: _, ...rest } = outputs;
  return {
    outputs: { ...rest, ...AHEAD, target: goal.environment, ...aboutOutputs(goal.kind, guard) },
    summary,
  };
}

/** A dry run without a token: what is wanted, with nothing to compare it with. */
export function reportBlindPlan(config: Config, made: Made): Report<Outputs> {
  const { goal, identity } = config;
  const { count, bytes } = made.files;
  const what = `${goal.target} deployment of ${count} ${count === 1 ? 'file' : 'files'} (${formatBytes(bytes)})`;
  return {
    outputs: {
      verdict: 'planned',
      ...AHEAD,
      target: goal.environment,
      kind: goal.kind,
      'test-advice': ADVICE[goal.kind],
    },
    summary: [
      { heading: `Dry run: ${identity.project}` },
      {
        table: {
          columns: [KIND, 'what', 'from', 'to'],
          rows: [[identity.project, 'deployment', 'unknown', { code: what }]],
        },
      },
      { text: 'There are no Vercel credentials, so nothing was looked at. Nothing was written.' },
      ...notesOf(config, made),
    ],
  };
}

const AHEAD = { url: PLANNED.url, 'deployment-id': PLANNED.id };

/** Names alone: values may be secrets. */
function notesOf({ hosts, goal }: Config, { files, body }: Made): Block[] {
  const { env: own, build } = body as Pick<NewDeployment, 'env' | 'build'>;
  const names = (of: object = {}) => Object.keys(of).sort().join(', ');
  const [env, buildEnv] = [names(own), names(build?.env)];
  return [
    ...(env === '' ? [] : [{ text: `Variables of this deployment: ${env}` }]),
    ...(buildEnv === '' ? [] : [{ text: `Variables of its build: ${buildEnv}` }]),
    ...(hosts.length === 0 || goal.kind === 'production'
      ? []
      : [{ text: `Once it is ready it would answer at ${hosts.join(', ')}, too` }]),
    ...files.warnings.map(text => ({ text })),
  ];
}
