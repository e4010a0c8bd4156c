import { AwsFault } from './aws-fault.ts';
import { isWrite, notImplemented } from './aws-json.ts';
import type { Call, Incoming, Refusal, Reply } from './exchange.ts';
import { parseSigV4 } from './sigv4.ts';

/** What a request asks for; without `run` it is not implemented here. */
export interface RestRoute {
  operation: string;
  /** By the operation's name when absent. */
  write?: boolean;
  run?: () => Promise<Reply> | Reply;
}

/** One AWS service with paths and methods of its own: rest-json or rest-xml. */
export interface AwsRestService {
  /** Short name for faults and 501 answers, and the service that a signature names: `s3`. */
  name: string;
  route(request: Incoming): RestRoute;
  /** Checks who calls, and throws the fault that the service would answer. */
  authenticate?(request: Incoming): Promise<void>;
  refused(refusal: Refusal, status: number | undefined): AwsFault;
  errorReply(fault: AwsFault): Reply;
}

/**
 * The service that a request was signed for: requests without a target header or a form carry nothing else
 * that names it. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html
 */
export function restServiceOf(
  request: Incoming,
  services: readonly AwsRestService[],
): AwsRestService | undefined {
  if (request.headers['x-amz-target'] !== undefined) return undefined;
  const signedFor = parseSigV4(request.headers.authorization)?.scope.split('/')[2];
  return services.find(({ name }) => name === signedFor);
}

export function awsRestCall(request: Incoming, service: AwsRestService): Call {
  const { operation, write = isWrite(operation), run } = service.route(request);
  return {
    service: service.name,
    operation,
    write,
    refuse: (refusal, status) => service.errorReply(service.refused(refusal, status)),
    run: async () => {
      try {
        if (!run) throw notImplemented(operation);
        await service.authenticate?.(request);
        return await run();
      } catch (error) {
        if (error instanceof AwsFault) return service.errorReply(error);
        throw error;
      }
    },
  };
}
