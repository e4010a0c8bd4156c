import type { Evidence } from '../evidence/evidence.ts';
import type { Identity } from '../evidence/identity.ts';
import { type ProvenanceRead, readProvenance } from '../statement/read-provenance.ts';
import type { Finding, Unmet } from './finding.ts';
import type { ProvenanceRequirement } from './policy.ts';
import { signerProblem } from './signer-problem.ts';
import { formatAge, printable, signerName } from './text.ts';
import { isWorkflow, parseWorkflow, repositoryName } from './workflow-name.ts';

/** From the least to the most that can be said of what is there. */
const WORST: readonly Unmet[] = ['unsigned', 'wrong-signer', 'inconsistent'];

/** Any one good provenance will do; only signed ones count. */
export function judgeProvenance(
  required: ProvenanceRequirement,
  { home, now }: { home?: string | undefined; now: Date },
  evidence: readonly Evidence[],
): Finding {
  const requirement = 'provenance';
  let nearest: { reason: Unmet; text: string } | undefined;
  for (const each of evidence) {
    const read = readProvenance(each.statement);
    if (read === undefined) continue;
    const problem = problemOf(each, read, required, home);
    if (problem === undefined && 'identity' in each.signed) {
      const age = formatAge(now.getTime() - Date.parse(each.signed.at));
      return {
        requirement,
        met: true,
        by: each,
        text: `signed by ${signerName(each.signed.identity)} ${age} ago`,
      };
    }
    if (problem !== undefined && WORST.indexOf(problem.reason) > WORST.indexOf(nearest?.reason ?? 'missing'))
      nearest = problem;
  }
  return {
    requirement,
    met: false,
    ...(nearest ?? { reason: 'missing', text: 'has no statement for this digest' }),
  };
}

function problemOf(
  { signed }: Evidence,
  read: ProvenanceRead,
  required: ProvenanceRequirement,
  home: string | undefined,
): { reason: Unmet; text: string } | undefined {
  if (!('identity' in signed)) return { reason: 'unsigned', text: `counts for nothing: ${signed.unsigned}` };
  const signer = signerProblem(signed.identity, required, home);
  if (signer !== undefined) return { reason: 'wrong-signer', text: `was ${signer}` };
  const inconsistent = contradiction(signed.identity, read, required.builder);
  return inconsistent === undefined ? undefined : { reason: 'inconsistent', text: inconsistent };
}

/** What it claims in words that its signer's certificate, or the policy, does not bear out. */
function contradiction(
  identity: Identity,
  { builder, repository, path }: ProvenanceRead,
  wanted: string | undefined,
): string | undefined {
  const by = `its signer is ${signerName(identity)}`;
  if (repository !== undefined && repositoryName(repository) !== repositoryName(identity.repository ?? ''))
    return `says that it was built from ${printable(repository)}, and ${by} of ${identity.repository ?? 'no repository'}`;
  if (path !== undefined && path !== parseWorkflow(identity.caller ?? identity.signer)?.path)
    return `says that ${printable(path)} built it, and ${by}`;
  if (builder !== undefined && parseWorkflow(builder) !== undefined && !isWorkflow(builder, identity.signer))
    return `says that ${printable(builder)} built it, and ${by}`;
  if (wanted === undefined || builder === wanted || (builder !== undefined && isWorkflow(wanted, builder)))
    return undefined;
  return `names the builder ${printable(builder ?? 'nobody')}, not ${wanted}`;
}
