import { type ConfigError, RemoteError } from '@pipeline/contracts';
import type { NoAnswer } from '../wire/send.ts';
import { type About, named } from './about.ts';
import { mistakeIn } from './mistakes.ts';
import { adviceFor } from './permission.ts';
import { usedUpQuota } from './quota.ts';
import type { Refusal } from './refusal.ts';
import { scrubbed } from './scrub.ts';

const SERVICE = 'Cloud Run';

/** Where the call may have been carried out all the same. 501 will be 501 the next time. */
const isUnclear = ({ status }: Refusal) =>
  status < 400 || status === 408 || (status >= 500 && status !== 501);

const isThrottled = ({ status, code }: Refusal) => status === 429 || code === 'RESOURCE_EXHAUSTED';

/**
 * A refusal in words: a ConfigError for what the workflow's author can mend, else a RemoteError. Decided by code and
 * ErrorInfo; Google's words choose the advice. https://docs.cloud.google.com/apis/design/errors
 */
export function toRunError(given: Refusal, about: About): ConfigError | RemoteError {
  const refusal = {
    ...given,
    message: scrubbed(given.message, about.body),
    violations: given.violations.map(({ field, description }) => ({
      field,
      description: scrubbed(description, about.body),
    })),
  };
  const mistake = mistakeIn(refusal, about);
  if (mistake !== undefined) return mistake;
  const { status, code } = refusal;
  const { message, hint } = say(refusal, about);
  const unclear = isUnclear(refusal);
  return new RemoteError(message, {
    service: SERVICE,
    operation: about.operation,
    status,
    ...(code !== '' && { errorCode: code }),
    outcome: about.changes && unclear ? 'unknown' : 'known',
    transient: unclear || isThrottled(refusal),
    // A bare one: that of the client holds the request, and so the values of variables.
    cause: new Error(refusal.message),
    ...(hint !== undefined && { hint }),
  });
}

/** No answer came, or none that can be read. */
export function toNoAnswer(none: NoAnswer, { operation, changes, subject }: About): RemoteError {
  return new RemoteError(`Cloud Run ${operation} on ${named(subject)} had no answer: ${none.message}`, {
    service: SERVICE,
    operation,
    outcome: changes ? 'unknown' : 'known',
    transient: true,
    cause: new Error(none.message),
    hint: 'Check the runner’s network to Google, its proxy, and CLOUDSDK_API_ENDPOINT_OVERRIDES_RUN where it is set',
  });
}

function say(refusal: Refusal, about: About): { message: string; hint?: string } {
  const { code, message } = refusal;
  const what = named(about.subject);
  if (isThrottled(refusal)) return usedUpQuota(refusal, about);
  if (refusal.status === 401)
    return {
      message: `Google refused the access token of ${about.operation} on ${what}, also a new one: ${message}`,
      hint: 'Check that the runner’s clock is right, and that the token is for Google Cloud (scope cloud-platform)',
    };
  if (code === 'ABORTED')
    return {
      message: `Someone else changed Cloud Run ${what} since this was planned`,
      hint: 'Nothing was changed by this run. See who deploys there too (the service’s last modifier), then run it again: it is planned anew',
    };
  if (code === 'ALREADY_EXISTS')
    return /\brevision\b/i.test(message)
      ? {
          message: `A revision of this name exists with another content: ${message}`,
          hint: 'Set another `revision-suffix`, or none: a name is made then',
        }
      : {
          message: `Cloud Run ${what} exists already: ${message}`,
          hint: 'Another run made it in the meantime. Run it again: it is updated then',
        };
  const told = `Cloud Run ${about.operation} on ${what}: ${message}`;
  if (code === 'PERMISSION_DENIED') return { message: told, hint: adviceFor(refusal) };
  return isUnclear(refusal) ? { message: told, hint: DOWN } : { message: told };
}

const DOWN =
  'Google could not answer for the moment: see https://status.cloud.google.com, and run this job again';

/** Whether somebody else wrote in between: read again, and plan anew. */
export function isConflict(error: unknown): boolean {
  return error instanceof RemoteError && error.errorCode === 'ABORTED';
}

/** Whether what was to be made is there already: a service, or a revision of that name. */
export function isTaken(error: unknown): boolean {
  return error instanceof RemoteError && error.errorCode === 'ALREADY_EXISTS';
}
