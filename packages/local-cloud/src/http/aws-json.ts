import { randomUUID } from 'node:crypto';
import { AwsFault, type AwsJsonService } from './aws-fault.ts';
import type { Call, Incoming, Refusal, Reply } from './exchange.ts';

const READS = /^(?:Describe|List|Get|Head|BatchGet|BatchCheck|Filter|Assume)/;

/** Whether an AWS operation changes something, by the naming that the services keep to. */
export function isWrite(operation: string): boolean {
  return !READS.test(operation);
}

/** What whoever calls finds, such as their own account's services; throws the fault that a service answers them. */
export type ServicesFor = (request: Incoming) => Promise<readonly AwsJsonService[]>;

/**
 * Recognises an AWS JSON 1.1 request by its `X-Amz-Target`.
 * https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export function awsJsonCall(
  request: Incoming,
  services: readonly AwsJsonService[],
  servicesFor: ServicesFor | undefined,
): Call {
  const target = String(request.headers['x-amz-target'] ?? '');
  const dot = target.lastIndexOf('.');
  const prefix = target.slice(0, Math.max(dot, 0));
  const operation = target.slice(dot + 1) || request.url.pathname;
  const service = services.find(({ targetPrefix }) => targetPrefix === prefix);
  return {
    service: service?.name ?? (prefix || 'aws'),
    operation,
    write: isWrite(operation),
    refuse: (refusal, status) => errorReply(refused(refusal, status), service?.queryCompatible),
    run: async () => {
      try {
        if (!operationOf(service, operation)) throw notImplemented(target || operation);
        const theirs = (await servicesFor?.(request)) ?? services;
        const own = theirs.find(({ targetPrefix }) => targetPrefix === prefix);
        const run = operationOf(own, operation);
        if (!run) throw notImplemented(`${target} in this account`);
        return reply(200, (await run((await input(request)) as never)) ?? {});
      } catch (error) {
        if (error instanceof AwsFault) return errorReply(error, service?.queryCompatible);
        throw error;
      }
    },
  };
}

function operationOf(service: AwsJsonService | undefined, name: string) {
  return service && Object.hasOwn(service.operations, name) ? service.operations[name] : undefined;
}

export function notImplemented(operation: string): AwsFault {
  return new AwsFault('NotImplemented', `${operation} is not implemented here`, 501);
}

async function input(request: Incoming): Promise<unknown> {
  const text = (await request.body()).toString();
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    throw new AwsFault('SerializationException', 'The request body is not JSON');
  }
}

/** The common errors, as in https://docs.aws.amazon.com/AmazonECS/latest/APIReference/CommonErrors.html */
function refused(refusal: Refusal, status: number | undefined): AwsFault {
  switch (refusal) {
    case 'throttle':
      return new AwsFault('ThrottlingException', 'Rate exceeded', status ?? 400);
    case 'server-error':
      return new AwsFault('InternalFailure', 'The request processing has failed', status ?? 500);
    case 'expired-token':
      return new AwsFault(
        'ExpiredTokenException',
        'The security token included in the request is expired',
        400,
      );
  }
}

function errorReply({ code, message, status, details }: AwsFault, queryCompatible = false): Reply {
  // https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#awsquerycompatible-trait
  const queryError = `${code.replace(/Exception$/, '')};${status < 500 ? 'Sender' : 'Receiver'}`;
  return reply(
    status,
    { __type: code, message, ...details },
    { 'x-amzn-errortype': code, ...(queryCompatible && { 'x-amzn-query-error': queryError }) },
  );
}

function reply(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
  return {
    status,
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amzn-requestid': randomUUID(),
      ...headers,
    },
    body: JSON.stringify(value, epochSeconds),
  };
}

/** Timestamps go as seconds since the epoch; a `Date` has become text before a replacer sees it. */
export function epochSeconds(this: unknown, key: string, value: unknown): unknown {
  const raw = (this as Record<string, unknown>)[key];
  return raw instanceof Date ? raw.getTime() / 1_000 : value;
}
