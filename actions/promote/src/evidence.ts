import { type Evidence, type Finding, judge, type Policy, type Unmet } from '@pipeline/attestation';
import type { Refusal } from './refusal.ts';
import type { Asked, Said } from './said.ts';

/** What was found attached to an image. */
export interface Attestations {
  evidence: Evidence[];
  /** What looked like evidence and is none, and why. */
  passedOver: string[];
}

/** What the policy says of an image. @param environment where its checks must have run; anywhere when absent */
export function meets(
  { name, digest }: Asked,
  { evidence, passedOver }: Attestations,
  asked: { policy: Policy; environment: string | undefined; now: Date },
): { said: Said[]; refusals: Refusal[] } {
  const { policy, environment, now } = asked;
  const findings = judge(policy, { digest, environment }, evidence, now);
  const said = findings.map(({ requirement, met, text }) => ({
    image: name,
    what: requirement,
    good: met,
    text,
  }));
  const refusals = findings.flatMap(finding => (finding.met ? [] : [refusal(name, finding, passedOver)]));
  return { said, refusals };
}

function refusal(
  image: string,
  { requirement, text, reason }: Extract<Finding, { met: false }>,
  passedOver: readonly string[],
): Refusal {
  const [first] = passedOver;
  const more =
    first === undefined
      ? ''
      : `; ${passedOver.length} attached could not be taken as evidence, such as: ${first}`;
  return { image, problem: `the policy asks for ${requirement}: ${text}${more}`, fix: FIXES[reason] };
}

const FIXES: Record<Unmet, string> = {
  missing: 'Let attest run after the checks, on this digest, in the environment that the policy means',
  failed: 'Mend what failed, and promote the next build',
  'too-old': 'Run the checks on it again, so that a fresh result is attached',
  'wrong-signer': 'See that the workflow and repository in `policy` are those that attest runs in',
  unsigned: 'Give the job that attests `permissions: id-token: write`, so that it signs',
  inconsistent: 'See what was attached to the image, and by whom; what contradicts itself is not believed',
};
