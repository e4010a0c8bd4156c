import { RemoteError } from '@pipeline/contracts';
import { missingPermission } from '../auth/permissions.ts';
import type { Scope } from '../auth/scope.ts';
import { ecrRegion, PUBLIC_ECR } from '../host.ts';
import type { Reply } from './exchange.ts';
import { isTransient } from './retry.ts';

/** The call that failed, as far as its error tells it. */
export interface FailedCall {
  host: string;
  operation: string;
  scope: Scope | undefined;
  authenticated: boolean;
  /** Whose credentials were sent, in words. */
  login?: string | undefined;
}

interface ErrorBody {
  errors?: { code?: unknown; message?: unknown }[];
}

/** A registry's answer → our error. https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes */
export function refusal(
  call: FailedCall,
  response: Pick<Reply, 'status' | 'statusText' | 'headers'>,
  text: string,
): RemoteError {
  const { code, message } = firstError(text);
  const where = call.scope === undefined ? call.host : `${call.host}/${call.scope.repository}`;
  const said = message ?? code ?? (response.statusText || `HTTP ${response.status}`);
  const requestId = response.headers.get('x-amzn-requestid') ?? response.headers.get('x-request-id');
  const hint = hintFor(call, response.status, code, text);
  const error = new RemoteError(`${where}: ${call.operation} was answered with ${response.status}: ${said}`, {
    service: call.host,
    operation: call.operation,
    status: response.status,
    ...(code !== undefined && { errorCode: code }),
    ...(requestId !== null && { requestId }),
    ...(hint !== undefined && { hint }),
    transient: isTransient(response.status),
  });
  const patience = response.headers.get('retry-after');
  if (patience !== null) asked.set(error, patience);
  return error;
}

const asked = new WeakMap<RemoteError, string>();

/** The `Retry-After` of the answer that a refusal tells. */
export function retryAfterOf(error: RemoteError): string | null {
  return asked.get(error) ?? null;
}

/** No answer came, after every attempt. Registry calls are idempotent, so no outcome is left in doubt. */
export function silence(call: FailedCall, cause: unknown): RemoteError {
  const deep = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const why = deep instanceof Error ? deep.message || deep.name : String(deep);
  return new RemoteError(`${call.host}: ${call.operation} got no answer: ${why}`, {
    service: call.host,
    operation: call.operation,
    hint: `Check that the registry host "${call.host}" is spelt right and can be reached from this runner`,
    cause,
  });
}

/** For `catch`: what is not there is no error here. */
export function orNothing(error: unknown): undefined {
  if (error instanceof RemoteError && error.status === 404) return undefined;
  throw error;
}

function firstError(text: string): { code?: string | undefined; message?: string | undefined } {
  try {
    const { code, message } = Object((JSON.parse(text) as ErrorBody).errors?.[0]);
    return { code: textOrNothing(code), message: textOrNothing(message) };
  } catch {
    return {};
  }
}

function textOrNothing(given: unknown): string | undefined {
  return typeof given === 'string' && given !== '' ? given : undefined;
}

/** How distribution tells that its disk is full: by 500, with the system's words or number for it in the detail. */
const FULL = /no space left on device|"Err":28\b/;

function hintFor(
  call: FailedCall,
  status: number,
  code: string | undefined,
  text: string,
): string | undefined {
  const push = call.scope?.push ?? false;
  const missing = missingPermission(call.host, call.scope?.delete ? 'delete' : push ? 'push' : 'pull');
  if (status === 401 && !call.authenticated) {
    return `${call.host} wants a login and none was given: give registry credentials; ${missing}`;
  }
  if (status === 401 || status === 403) {
    const whose = call.login === undefined ? 'these credentials' : `the login as ${call.login}`;
    const stale = status === 401 ? 'its password or token may be wrong or have run out; else ' : '';
    return `${call.host} refused ${whose}: ${stale}${missing}`;
  }
  if (code === 'MANIFEST_BLOB_UNKNOWN')
    return 'The registry lacks a layer that it said it has: run this job again; if it stays so, the registry is damaged';
  if (push && status === 405)
    return `${call.host} takes no push here: it is read-only, or a mirror of another`;
  if (status === 413)
    return `${call.host}, or a proxy before it, takes nothing of this size: raise its limit (nginx: client_max_body_size)`;
  if (status === 507 || (status === 500 && FULL.test(text)))
    return `${call.host} is full: make room there, then run this job again`;
  if (status === 412 || code === 'TAG_INVALID' || code === 'ImageTagAlreadyExistsException') {
    return 'The tags of this repository are immutable and this one names another image: use a tag that is new, such as one with the commit';
  }
  if (status === 404 && (push || code === 'NAME_UNKNOWN')) {
    const ecr = ecrRegion(call.host) !== undefined || call.host === PUBLIC_ECR;
    const create = ecr ? 'create it, or let this step do so' : 'create it';
    return `Check the repository's name; where it does not exist yet, ${create}`;
  }
  if (isTransient(status)) {
    return 'It was asked several times and is busy or down: run this job again later; what it has already is not sent again';
  }
  if (status === 404) return 'Check the name, the tag or digest, and that it was pushed to this registry';
  return undefined;
}
