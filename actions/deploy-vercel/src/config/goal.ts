import { given, type Problems } from '@pipeline/action-kit';
import type { DeploymentKind } from '@pipeline/vercel';
import { type Inputs, spec } from '../spec.gen.ts';

/** What is to come of it. */
export interface Goal {
  /** As the input says it. */
  target: string;
  kind: DeploymentKind;
  /** `preview`, `production`, or a custom environment's slug. */
  environment: string;
}

const KINDS: Record<string, DeploymentKind> = {
  preview: 'preview',
  staged: 'staged',
  production: 'production',
};

/** The input `target`, and what is meant for production alone. Which environments there are, Vercel knows. */
export function goalOf(inputs: Inputs, problems: Problems): Goal {
  const { operation } = inputs;
  // Nothing but production is ever in flight.
  const target = operation === 'continue' || operation === 'abort' ? 'production' : inputs.target;
  const kind = (Object.hasOwn(KINDS, target) ? KINDS[target] : undefined) ?? 'custom';
  if (!/^[a-z0-9][a-z0-9-]*$/i.test(target))
    problems.add(
      'target',
      `${JSON.stringify(target)} is no environment’s slug`,
      'Write preview, staged, production, or the slug of a custom environment',
    );
  if (kind !== 'production')
    for (const input of given(spec, inputs, ['unpin', 'rolling', 'at-hold']))
      problems.add(input, `it is for production, and this is ${target}`, 'Remove it');
  if (kind === 'staged' && inputs.aliases !== undefined)
    problems.add(
      'aliases',
      'what is staged gets no host until it is promoted',
      'Give them to promote-vercel, which moves it',
    );
  return { target, kind, environment: kind === 'staged' ? 'production' : target };
}
