import type { Report } from '@pipeline/action-kit';
import { ActionError } from '@pipeline/contracts';
import type { VerifyConfig } from '../config/config.ts';
import { findRequest, requestsIn } from '../journal.ts';
import type { Ports } from '../ports.ts';
import { notVerified, verified } from '../report/verify.ts';
import type { Outputs } from '../spec.gen.ts';
import { answersTo } from './answers.ts';
import { emergency } from './emergency.ts';
import { fitOf } from './fit.ts';

/** Lets go on only what enough allowed people have approved, read anew. Whatever goes wrong, nothing goes live. */
export async function verify(config: VerifyConfig, ports: Ports): Promise<Report<Outputs>> {
  const { environment, approval, trusted } = config;
  if (config.emergency !== undefined) return emergency(config, config.emergency, ports);
  if (approval === undefined)
    throw new ActionError(
      'not-approved',
      `Nothing says who has approved what is to go live in ${environment}`,
      {
        hint: 'Give the id of the request as `approval`; the workflow that decides hands it over when it starts this one.',
      },
    );
  const found = findRequest(await requestsIn(environment, trusted, ports), approval);
  if (found === undefined)
    throw new ActionError(
      'not-approved',
      `The release log of ${environment} has no request ${approval} by ${trusted.join(', ')}`,
      {
        hint: 'Give it as `request` outputs it in `approval`. Where an App’s token has written it, name the App in `trusted-writers`; of those that are older than the last 100, ask anew.',
      },
    );
  const { request } = found;
  const fit = fitOf(request, config);
  const facts = { request, decision: await answersTo(found, config, ports), fit, config };
  return facts.decision.state === 'approved' && fit.wrong === undefined
    ? verified(facts)
    : notVerified(facts);
}
