import { createRequire } from 'node:module';
import type { Method, Root, Service, Type } from 'protobufjs';

const require = createRequire(import.meta.url);

let root: Root | undefined;

/** Google's own description of the API, as its client carries it. It is a megabyte: read when first asked for. */
export function descriptor(): Root {
  if (root === undefined) {
    const { Root: Roots } = require('protobufjs') as typeof import('protobufjs');
    const read = Roots.fromJSON(require('@google-cloud/run/build/protos/protos.json'));
    read.addJSON(ERRORS);
    read.resolveAll();
    root = read;
  }
  return root;
}

const RUN = 'google.cloud.run.v2';

/** @param name such as `Service`, or with its package */
export function typeOf(name: string): Type {
  return descriptor().lookupType(name.includes('.') ? name : `${RUN}.${name}`);
}

/** One rpc, by its name in `Operations`. */
export interface Rpc {
  /** Such as `Services.GetService`. */
  key: string;
  /** Such as `GetService`, as the log and the faults have it. */
  name: string;
  method: Method;
  request: Type;
  response: Type;
}

/** The services that are served: Cloud Run's own, and its long-running operations. */
export function services(): Service[] {
  const run = descriptor().lookup(RUN) as import('protobufjs').Namespace;
  const own = run.nestedArray.filter((each): each is Service => 'methods' in each);
  return [...own, descriptor().lookupService('google.longrunning.Operations')];
}

export function rpcsOf(service: Service): Rpc[] {
  return service.methodsArray.map(method => {
    method.resolve();
    const { resolvedRequestType: request, resolvedResponseType: response } = method;
    if (!request || !response) throw new Error(`The descriptor has no types of ${method.fullName}`);
    return { key: `${service.name}.${method.name}`, name: method.name, method, request, response };
  });
}

/**
 * What errors carry, which the client's descriptor does not have.
 * https://github.com/googleapis/googleapis/blob/master/google/rpc/error_details.proto
 */
const ERRORS = {
  google: {
    nested: {
      rpc: {
        nested: {
          ErrorInfo: {
            fields: {
              reason: { type: 'string', id: 1 },
              domain: { type: 'string', id: 2 },
              metadata: { keyType: 'string', type: 'string', id: 3 },
            },
          },
          BadRequest: {
            fields: { fieldViolations: { rule: 'repeated', type: 'FieldViolation', id: 1 } },
            nested: {
              FieldViolation: {
                fields: { field: { type: 'string', id: 1 }, description: { type: 'string', id: 2 } },
              },
            },
          },
        },
      },
    },
  },
};
