import { isObject } from '../codec.ts';
import { type Rpc, rpcsOf, services } from '../protos.ts';

/** One way to call an rpc. */
export interface Route {
  rpc: Rpc;
  verb: string;
  pattern: RegExp;
  /** Paths of the request's fields that the URL's path holds, in its order. */
  variables: readonly string[];
  /** The field that the body is, `*` for all of the request; none where there is no body. */
  body?: string;
}

/**
 * Operations have their own paths in each API; these are Cloud Run's, as its client has them (`lroOptions`).
 * https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.operations
 */
const OPERATIONS: Readonly<Record<string, readonly Binding[]>> = {
  GetOperation: [{ get: '/v2/{name=projects/*/locations/*/operations/*}' }],
  ListOperations: [{ get: '/v2/{name=projects/*/locations/*}/operations' }],
  DeleteOperation: [{ delete: '/v2/{name=projects/*/locations/*/operations/*}' }],
  WaitOperation: [{ post: '/v2/{name=projects/*/locations/*/operations/*}:wait', body: '*' }],
};

type Binding = Readonly<Record<string, unknown>>;

/** From the annotations of the rpcs. https://github.com/googleapis/googleapis/blob/master/google/api/http.proto */
export function routes(): Route[] {
  const all = services().flatMap(service =>
    rpcsOf(service).flatMap(rpc => {
      const bindings = service.name === 'Operations' ? (OPERATIONS[rpc.name] ?? []) : annotated(rpc);
      return bindings.flatMap(binding => route(rpc, binding));
    }),
  );
  // `…/services/*:getIamPolicy` before `…/services/*`, which would take it for a name.
  const verbs = (each: Route) => Number(each.pattern.source.includes(':'));
  return all.sort((a, b) => verbs(b) - verbs(a));
}

function annotated({ method }: Rpc): Binding[] {
  const options: unknown[] = Array.isArray(method.parsedOptions) ? method.parsedOptions : [];
  const http = options.flatMap(option => (isObject(option) ? [option['(google.api.http)']] : []));
  return http.filter(isObject).flatMap(binding => {
    const more = [binding.additional_bindings ?? []].flat().filter(isObject);
    return [binding, ...more];
  });
}

const VERBS = ['get', 'put', 'post', 'patch', 'delete'];

function route(rpc: Rpc, binding: Binding): Route[] {
  const verb = VERBS.find(each => typeof binding[each] === 'string');
  if (verb === undefined) return [];
  const variables: string[] = [];
  const path = String(binding[verb]).replace(/\{([^=}]+)(?:=([^}]+))?\}/g, (_, name: string, inner = '*') => {
    variables.push(name);
    return `(${String(inner).replaceAll('*', '[^/]+')})`;
  });
  const { body } = binding;
  const pattern = new RegExp(`^${path}$`);
  return [{ rpc, verb: verb.toUpperCase(), pattern, variables, ...(typeof body === 'string' && { body }) }];
}
