import { fieldOf, isObject, normalise } from '../codec.ts';
import { type Document, fault } from '../handler.ts';
import type { Route } from './routes.ts';

/** An rpc's request from a URL and a body. https://github.com/googleapis/googleapis/blob/master/google/api/http.proto */
export function requestOf(route: Route, url: URL, values: readonly string[], body: string): Document {
  const request: Document = {};
  if (route.body === '*') Object.assign(request, parsed(body));
  else if (route.body !== undefined) put(request, route.body, parsed(body));
  for (const [name, value] of url.searchParams) {
    if (!SYSTEM.test(name)) put(request, name, typed(route, name, value));
  }
  route.variables.forEach((name, i) => {
    put(request, name, decodeURIComponent(values[i] ?? ''));
  });
  return normalise(route.rpc.request, request);
}

function parsed(body: string): Document {
  let value: unknown;
  try {
    value = body === '' ? {} : JSON.parse(body);
  } catch {
    throw fault('INVALID_ARGUMENT', 'Invalid JSON payload received. Unexpected end or token.');
  }
  if (!isObject(value))
    throw fault('INVALID_ARGUMENT', 'Invalid JSON payload received. Root element must be a message.');
  return value;
}

/** https://docs.cloud.google.com/apis/docs/system-parameters */
const SYSTEM = /^(\$.*|alt|fields|key|prettyPrint|quotaUser)$/;

/** `true` and numbers are text in a URL; the fields of nested messages are never booleans there. */
function typed({ rpc }: Route, name: string, value: string): unknown {
  const field = fieldOf(rpc.request, name.split('.')[0] ?? '');
  if (field === undefined) {
    throw fault(
      'INVALID_ARGUMENT',
      `Invalid JSON payload received. Unknown name "${name}": Cannot bind query parameter. Field '${name}' could not be found in request message.`,
    );
  }
  return field.type === 'bool' ? value === 'true' : value;
}

/** Puts a value at a path such as `service.name`, whose parts may be spelt in snake_case. */
function put(into: Document, path: string, value: unknown): void {
  const [first = '', ...rest] = path.split('.');
  const name = first.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  if (rest.length === 0) {
    into[name] = value;
    return;
  }
  const inner = into[name];
  const next: Document = isObject(inner) ? inner : {};
  into[name] = next;
  put(next, rest.join('.'), value);
}
