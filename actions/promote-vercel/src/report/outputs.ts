import type { Plan } from '@pipeline/contracts';
import { outputsOf as stageOutputs } from '@pipeline/deploy-stage';
import { type DeploymentView, originOf } from '@pipeline/vercel';
import type { Outcome } from '../outcome.ts';
import type { Outputs } from '../spec.gen.ts';
import { trafficOf } from '../standing.ts';

/** What every ending hands on. */
export function outputsOf(
  outcome: Outcome,
  {
    plan,
    view,
    commit,
    releaseId,
    traces,
  }: {
    plan: Plan | undefined;
    view: DeploymentView | undefined;
    commit: string | undefined;
    releaseId?: string | undefined;
    traces: readonly { path: string }[];
  },
): Partial<Outputs> {
  const { services: _, ...common } = stageOutputs(
    [outcome],
    { plans: plan === undefined ? [] : [plan], releaseId, traces: traces.map(({ path }) => path) },
    ({ title }) => [title, {}],
  );
  const { next, previous, hosts, standing } = outcome;
  const traffic = next === undefined ? undefined : trafficOf(next, standing);
  return {
    ...common,
    ...addressesOf(hosts.map(({ host }) => host)),
    ...(next !== undefined && { 'deployment-id': next }),
    ...(next !== undefined && view?.id === next && { 'deployment-url': originOf(view.host) }),
    'previous-deployment-id': previous,
    ...(standing && { pinned: standing.pinned !== undefined }),
    ...(traffic !== undefined && { traffic }),
    ...(commit !== undefined && { commit }),
  };
}

export function addressesOf(hosts: readonly string[]): Pick<Partial<Outputs>, 'url' | 'urls'> {
  const urls = [...new Set(hosts)].map(originOf);
  return { urls: JSON.stringify(urls), ...(urls[0] !== undefined && { url: urls[0] }) };
}
