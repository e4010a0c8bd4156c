/** An error as an AWS service answers it; the protocol layer turns it into the wire format. */
export class AwsFault extends Error {
  readonly code: string;
  readonly status: number;
  /** What the error carries besides, such as a conflict's `resourceIds`. */
  readonly details: Record<string, unknown>;

  constructor(code: string, message: string, status = 400, details: Record<string, unknown> = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.details = details;
  }
}

/** One AWS JSON 1.1 service: its `X-Amz-Target` prefix and its operations by name. */
export interface AwsJsonService {
  /** Such as `AmazonEC2ContainerServiceV20141113`. */
  targetPrefix: string;
  /** Short name for faults and 501 answers, such as `ecs`. */
  name: string;
  /** Errors also carry the code that they had when the service spoke AWS Query, as CloudWatch's do. */
  queryCompatible?: boolean;
  operations: Record<string, (input: never) => unknown>;
}
