import { outputsOf as stageOutputs } from '@pipeline/deploy-stage';
import { type DeploymentKind, type DeploymentView, originOf } from '@pipeline/vercel';
import { BYPASS_HEADER } from '@pipeline/vercel-stage';
import { ADVICE } from '../kind.ts';
import type { Outcome } from '../outcome.ts';
import type { Guard } from '../protection.ts';
import type { Outputs } from '../spec.gen.ts';

/** What every ending hands on. */
export function outputsOf(outcome: Outcome, told: Parameters<typeof stageOutputs>[1]): Partial<Outputs> {
  const { made, next, host = made?.host, kind, guard, name } = outcome;
  const { services: _, ...stage } = stageOutputs([outcome], told, () => [name, {}]);
  return {
    ...stage,
    ...(next !== undefined && { 'deployment-id': next }),
    ...(host !== undefined && { url: originOf(host) }),
    ...(made && madeOutputs(made)),
    ...aboutOutputs(kind, guard),
  };
}

function madeOutputs({ host, aliases, inspectorUrl, environment }: DeploymentView): Partial<Outputs> {
  return {
    'alias-urls': aliases.filter(alias => alias !== host).map(originOf),
    target: environment,
    ...(inspectorUrl !== undefined && { 'inspector-url': inspectorUrl }),
  };
}

/** Known before anything is made, too. */
export function aboutOutputs(kind: DeploymentKind, { by, secret }: Guard): Partial<Outputs> {
  return {
    kind,
    'test-advice': ADVICE[kind],
    protected: by.length > 0,
    'test-headers': secret === undefined ? '' : `${BYPASS_HEADER}=${secret}`,
  };
}
