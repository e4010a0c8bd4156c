import type { ApprovalRequest } from '@pipeline/approval';
import { deploymentIn } from '@pipeline/contracts';
import type { Outputs } from '../spec.gen.ts';

/** What may be deployed, in the form in which the stages that deploy take it. */
export function deployable(artifacts: ApprovalRequest['artifacts']): Pick<Outputs, 'images' | 'deployments'> {
  const all = Object.entries(artifacts);
  return {
    images: Object.fromEntries(all.filter(([, artifact]) => deploymentIn(artifact) === undefined)),
    deployments: all.flatMap(([, artifact]) => deploymentIn(artifact) ?? []).join(','),
  };
}
