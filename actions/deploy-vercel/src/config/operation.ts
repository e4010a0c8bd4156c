import { given, type Problems } from '@pipeline/action-kit';
import { type Inputs, spec } from '../spec.gen.ts';

const OF_A_DEPLOY = [
  'path',
  'root-directory',
  'prebuilt',
  'output-directory',
  'archive',
  'environment-variables',
  'build-environment-variables',
  'force',
  'unpin',
  'allow-older',
  'commit',
] as const;
const OF_A_ROLLOUT = ['aliases', 'rolling', 'checks', 'check-command', 'at-hold'] as const;

/** What is asked for must be what the operation does. */
export function judgeOperation(inputs: Inputs, problems: Problems): void {
  const { operation } = inputs;
  const refuse = (names: readonly (keyof typeof LABELS)[]) => {
    for (const input of given(spec, inputs, names))
      problems.add(input, `${operation} ${LABELS[input]}`, 'Remove it, or deploy');
  };
  if (operation !== 'clean-up' && inputs.keep !== undefined)
    problems.add('keep', 'it is for `operation: clean-up`', 'Remove it');
  if (operation === 'deploy') return;
  refuse(OF_A_DEPLOY);
  if (operation !== 'clean-up') refuse(['meta']);
  if (operation !== 'continue') refuse(OF_A_ROLLOUT);
  if (operation === 'clean-up') refuse(['environment', 'target']);
  if (operation === 'unlock') refuse(['comment', 'github-deployment']);
  if (operation !== 'clean-up' && operation !== 'unlock' && inputs.target !== 'production')
    for (const input of given(spec, inputs, ['target']))
      problems.add(input, `only production is ever in flight, and this is ${inputs.target}`, 'Remove it');
}

const NOTHING_BUILT = 'builds nothing';
const LABELS = {
  ...(Object.fromEntries(OF_A_DEPLOY.map(name => [name, NOTHING_BUILT])) as Record<
    (typeof OF_A_DEPLOY)[number],
    string
  >),
  ...(Object.fromEntries(
    OF_A_ROLLOUT.map(name => [name, 'moves nothing to where it would be looked at']),
  ) as Record<(typeof OF_A_ROLLOUT)[number], string>),
  meta: NOTHING_BUILT,
  environment: 'is written to no release log',
  target: 'is for previews alone',
  comment: 'has nothing to tell there',
  'github-deployment': 'has nothing to tell there',
};
