import { randomUUID } from 'node:crypto';
import { AwsFault } from './aws-fault.ts';
import { isWrite, notImplemented } from './aws-json.ts';
import type { Call, Incoming, Refusal, Reply } from './exchange.ts';
import { type XmlValue, xml } from './xml.ts';

/** One AWS Query service. An operation answers with the members of its result. */
export interface AwsQueryService {
  name: string;
  /** Such as `2011-06-15`; a request is recognised by it. */
  version: string;
  namespace: string;
  operations: Record<
    string,
    (parameters: URLSearchParams, request: Incoming) => Promise<XmlValue> | XmlValue
  >;
}

/**
 * Recognises an AWS Query request by the `Action` and `Version` in its form body.
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export async function awsQueryCall(request: Incoming, services: readonly AwsQueryService[]): Promise<Call> {
  const parameters = new URLSearchParams((await request.body()).toString());
  const operation = parameters.get('Action') ?? request.url.pathname;
  const service = services.find(({ version }) => version === parameters.get('Version'));
  const namespace = service?.namespace ?? 'http://webservices.amazon.com/AWSFault/2005-15-09';
  return {
    service: service?.name ?? 'aws',
    operation,
    write: isWrite(operation),
    refuse: (refusal, status) => errorReply(namespace, refused(refusal, status)),
    run: async () => {
      try {
        const run = service && Object.hasOwn(service.operations, operation) && service.operations[operation];
        if (!run) throw notImplemented(operation);
        const requestId = randomUUID();
        const result = await run(parameters, request);
        return reply(200, requestId, namespace, `${operation}Response`, {
          [`${operation}Result`]: result,
          ResponseMetadata: { RequestId: requestId },
        });
      } catch (error) {
        if (error instanceof AwsFault) return errorReply(namespace, error);
        throw error;
      }
    },
  };
}

/** The common errors, as in https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html */
function refused(refusal: Refusal, status: number | undefined): AwsFault {
  switch (refusal) {
    case 'throttle':
      return new AwsFault('Throttling', 'Rate exceeded', status ?? 400);
    case 'server-error':
      return new AwsFault('InternalFailure', 'The request processing has failed', status ?? 500);
    case 'expired-token':
      return new AwsFault('ExpiredToken', 'The security token included in the request is expired', 403);
  }
}

function errorReply(namespace: string, { code, message, status }: AwsFault): Reply {
  const requestId = randomUUID();
  return reply(status, requestId, namespace, 'ErrorResponse', {
    Error: { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message },
    RequestId: requestId,
  });
}

function reply(status: number, requestId: string, namespace: string, root: string, value: XmlValue): Reply {
  return {
    status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body: `<${root} xmlns="${namespace}">${xml(value)}</${root}>`,
  };
}
