import { type ConfigError, RemoteError } from '@pipeline/contracts';
import { fields } from '../view/fields.ts';
import type { NoAnswer } from '../wire/no-answer.ts';
import { type About, named } from './about.ts';
import { mistakeIn } from './mistakes.ts';
import type { Refusal } from './refusal.ts';
import { isUsedUp, passesSoon, usedUp, type Words } from './used-up.ts';

const SERVICE = 'Vercel';

/** Where the call may have been carried out all the same. 501 will be 501 the next time. */
export const isUnclear = ({ status }: Pick<Refusal, 'status'>): boolean =>
  status < 400 || status === 408 || (status >= 500 && status !== 501);

/**
 * A refusal in words: a ConfigError for what the workflow's author can mend, else a RemoteError. Decided by status and
 * code; by Vercel's words only where it has no code for it. https://vercel.com/docs/rest-api/errors
 */
export function toVercelError(refusal: Refusal, about: About, now: number): ConfigError | RemoteError {
  const spent = isUsedUp(refusal);
  const mistake = spent ? undefined : mistakeIn(refusal, about);
  if (mistake !== undefined) return mistake;
  const { message, hint } = spent ? usedUp(refusal, named(about), now) : say(refusal, about);
  const unclear = isUnclear(refusal);
  const { code } = refusal;
  return new RemoteError(message, {
    service: SERVICE,
    operation: about.operation,
    status: refusal.status,
    ...(code !== '' && { errorCode: code }),
    ...(refusal.requestId !== undefined && { requestId: refusal.requestId }),
    outcome: about.changes && unclear ? 'unknown' : 'known',
    transient: unclear || passesSoon(refusal),
    // A bare one: an answer may hold more than is to be told.
    cause: new Error(refusal.message),
    ...(hint !== undefined && { hint }),
  });
}

/** No answer came, or none that can be read. */
export function toNoAnswer(none: NoAnswer, about: About, clean: (text: string) => string): RemoteError {
  const why = clean(none.message);
  return new RemoteError(`Vercel ${about.operation} on ${named(about)} had no answer: ${why}`, {
    service: SERVICE,
    operation: about.operation,
    outcome: about.changes && none.sent ? 'unknown' : 'known',
    transient: true,
    cause: new Error(why),
    hint: 'Check the runner’s network to api.vercel.com, its proxy, and VERCEL_API_URL where it is set',
  });
}

function say(refusal: Refusal, about: About): Words {
  const { status, message } = refusal;
  const told = `Vercel ${about.operation} on ${named(about)}: ${message}`;
  // https://vercel.com/docs/rest-api/deployments/cancel-a-deployment
  if (status === 400 && about.operation === 'CancelDeployment')
    return { message: told, hint: 'Its build is over already, so that there is nothing to cancel' };
  if (status === 404 && refusal.code === '')
    return {
      message: told,
      hint: 'Vercel’s API did not say this: check VERCEL_API_URL where it is set, and the runner’s proxy',
    };
  if (status === 402) return { message: told, hint: planHint(about) };
  if (status === 403) return { message: told, hint: permissionHint(refusal) };
  if (status === 409 || status === 428)
    return {
      message: told,
      hint: 'Something else changes this at the same time: see the project’s page at Vercel, and run this again',
    };
  if (status === 426)
    return {
      message: told,
      hint: 'Vercel no longer has this version of its API: take a newer release of this action',
    };
  return isUnclear(refusal) ? { message: told, hint: DOWN } : { message: told };
}

const DOWN =
  'Vercel could not answer for the moment: see https://www.vercel-status.com, and run this job again';

/** https://vercel.com/docs/instant-rollback#eligible-deployments */
function planHint({ operation }: About): string {
  return operation === 'RollbackDeployment'
    ? 'The plan Hobby goes back only to the deployment before. Promote that older deployment instead (`pin: false`), or take another plan'
    : 'The account’s plan does not have this, or its bill is open: see https://vercel.com/docs/plans and the team’s billing page';
}

/** https://vercel.com/docs/rbac/access-roles */
function permissionHint({ raw }: Refusal): string {
  const told = fields(raw, 'an error');
  const [action, resource] = [told.text('action'), told.text('resource')];
  const what = action !== undefined && resource !== undefined ? ` (${action} ${resource})` : '';
  return `The token’s owner lacks the role for this${what}: in the team it takes Member or Owner, or the project’s own role Project Administrator; a Developer may deploy previews only`;
}
