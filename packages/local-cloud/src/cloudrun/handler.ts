import { ApiFault } from '../google/google-fault.ts';

/** A resource or a request as proto3 JSON, with the fields that the published descriptor does not know. */
export type Document = Record<string, unknown>;

/** Who calls, by what IAM may name: `serviceAccount:…`, `principalSet://…`. */
export interface Caller {
  email: string;
  members: readonly string[];
}

/** Gets an rpc's request and answers with its response; throws an `ApiFault`, and has done nothing then. */
export type Operation = (request: Document, caller: Caller) => Document | Promise<Document>;

/** By service and method as the descriptor names them, such as `Services.GetService`. What is missing is UNIMPLEMENTED. */
export type Operations = Readonly<Record<string, Operation>>;

/** @param name an rpc's, such as `UpdateService` */
export function isWrite(name: string): boolean {
  return !/^(Get|List|Test|Wait)/.test(name);
}

/** https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto: gRPC's number and HTTP's, by name. */
const CODES = {
  INVALID_ARGUMENT: [3, 400],
  DEADLINE_EXCEEDED: [4, 504],
  NOT_FOUND: [5, 404],
  ALREADY_EXISTS: [6, 409],
  PERMISSION_DENIED: [7, 403],
  RESOURCE_EXHAUSTED: [8, 429],
  FAILED_PRECONDITION: [9, 400],
  ABORTED: [10, 409],
  UNIMPLEMENTED: [12, 501],
  INTERNAL: [13, 500],
  UNAVAILABLE: [14, 503],
  UNAUTHENTICATED: [16, 401],
} as const;
export type Code = keyof typeof CODES;

export function grpcCode(status: string): number {
  return Object.hasOwn(CODES, status) ? CODES[status as Code][0] : CODES.INTERNAL[0];
}

/** @param details as in `google.rpc.Status`, each with its `@type` */
export function fault(code: Code, message: string, details: readonly Document[] = []): ApiFault {
  return new ApiFault(CODES[code][1], code, message, details);
}

/** https://docs.cloud.google.com/apis/design/errors#error_info */
export function errorInfo(reason: string, domain: string, metadata: Record<string, string>): Document {
  return { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain, metadata };
}

/** @param name `projects/P/locations/R/services/S` */
export function notFound(name: string): ApiFault {
  return fault(
    'NOT_FOUND',
    `Resource '${name.split('/').at(-1)}' of kind '${kindOf(name)}' in region '${name.split('/')[3]}' in project '${name.split('/')[1]}' does not exist.`,
  );
}

const KINDS: Readonly<Record<string, string>> = {
  services: 'SERVICE',
  workerPools: 'WORKER_POOL',
  revisions: 'REVISION',
  jobs: 'JOB',
  executions: 'EXECUTION',
  tasks: 'TASK',
  operations: 'OPERATION',
};

function kindOf(name: string): string {
  return KINDS[name.split('/').at(-2) ?? ''] ?? 'RESOURCE';
}

export function alreadyExists(name: string): ApiFault {
  return fault('ALREADY_EXISTS', `Resource '${name.split('/').at(-1)}' already exists.`);
}

/** A field that breaks a rule. https://docs.cloud.google.com/apis/design/errors#error_details (BadRequest) */
export function invalid(field: string, description: string): ApiFault {
  return fault('INVALID_ARGUMENT', `${field}: ${description}`, [
    { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field, description }] },
  ]);
}

/** https://docs.cloud.google.com/iam/docs/permission-error-messages */
export function denied(permission: string, resource: string): ApiFault {
  return fault(
    'PERMISSION_DENIED',
    `Permission '${permission}' denied on resource '${resource}' (or resource may not exist).`,
    [errorInfo('IAM_PERMISSION_DENIED', 'iam.googleapis.com', { permission, resource })],
  );
}
