import type { ApprovalRequest } from '@pipeline/approval';
import { deploymentIn } from '@pipeline/contracts';

/** What may be deployed, in the form in which the stages that deploy take it. */
export function deployable(artifacts: ApprovalRequest['artifacts']): {
  images: Record<string, string>;
  /** Their ids, separated by commas. */
  deployments: string;
} {
  const all = Object.entries(artifacts);
  return {
    images: Object.fromEntries(all.filter(([, artifact]) => deploymentIn(artifact) === undefined)),
    deployments: all.flatMap(([, artifact]) => deploymentIn(artifact) ?? []).join(','),
  };
}
