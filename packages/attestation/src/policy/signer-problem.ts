import type { Identity } from '../evidence/identity.ts';
import type { Signers } from './policy.ts';
import { printable, signerName } from './text.ts';
import { isWorkflow, parseWorkflow, repositoryName } from './workflow-name.ts';

/** Why that identity may not speak, or nothing where it may. */
export function signerProblem(
  identity: Identity,
  { issuer, repository, workflow }: Signers,
  home: string | undefined,
): string | undefined {
  const by = `signed by ${signerName(identity)}`;
  if (identity.issuer !== issuer) return `${by} of the issuer ${printable(identity.issuer)}, not ${issuer}`;
  const from = identity.repository === undefined ? undefined : repositoryName(identity.repository);
  if (repository !== undefined && from !== repositoryName(repository))
    return `${by} in a run of ${from ?? 'no repository'}, not of ${repository}`;
  if (workflow === undefined) return undefined;
  if (!isWorkflow(workflow, identity.signer) && !isWorkflow(workflow, identity.caller))
    return `${by}, not by ${workflow}`;
  // Whoever can read a reusable workflow can call it from a repository of theirs, about any digest.
  if (repository === undefined && from !== parseWorkflow(workflow)?.repository && from !== home)
    return `${by} in a run of ${from ?? 'no repository'}; name that \`repository\` in the policy if it may call it`;
  return undefined;
}
