import { isRecord, nearest } from '@pipeline/contracts';
import type { Probe } from '../wanted.ts';
import { record, text } from './fields.ts';

const NUMBERS = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'failureThreshold'] as const;
const WAYS = ['httpGet', 'tcpSocket', 'grpc'] as const;
const KNOWN: readonly string[] = [...NUMBERS, ...WAYS];
/** https://docs.cloud.google.com/run/docs/reference/rest/v2/Container#Probe */
const DEFAULTS = { initialDelaySeconds: 0, timeoutSeconds: 1, periodSeconds: 10, failureThreshold: 3 };

/**
 * The probe that a text describes: `tcp:8080`, `http:/healthz`, `http:/healthz:8080`, `grpc`, `grpc:8080:shop.Health`, each port
 * the container's own where it is not given; or Google's JSON. Otherwise what is wrong with it.
 */
export function parseProbe(given: string): Probe | string {
  const compact = given.trim();
  if (compact.startsWith('{')) return parseJson(compact);
  const [, port] = /^tcp(?::(\d+))?$/.exec(compact) ?? [];
  if (compact === 'tcp' || port !== undefined) return checkedPort('tcpSocket', {}, port);
  const http = /^http:(\/[^\s:]*)(?::(\d+))?$/.exec(compact);
  if (http !== null) return checkedPort('httpGet', { path: http[1] }, http[2]);
  const grpc = /^grpc(?::(\d+))?(?::([\w.]+))?$/.exec(compact);
  if (grpc !== null) return checkedPort('grpc', grpc[2] === undefined ? {} : { service: grpc[2] }, grpc[1]);
  return 'is none of `tcp:8080`, `http:/healthz:8080`, `grpc:8080:service`, JSON or `none`';
}

function checkedPort(way: string, rest: Probe, port: string | undefined): Probe | string {
  if (port === undefined) return { [way]: rest };
  return isPort(Number(port)) ? { [way]: { ...rest, port: Number(port) } } : `has no port: ${port}`;
}

export function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}

function parseJson(given: string): Probe | string {
  let probe: unknown;
  try {
    probe = JSON.parse(given);
  } catch {
    return 'is no JSON';
  }
  return isRecord(probe) ? (shapeProblem(probe) ?? probe) : 'is no JSON object';
}

function shapeProblem(probe: Probe): string | undefined {
  const unknown = Object.keys(probe).find(field => !KNOWN.includes(field));
  if (unknown !== undefined) {
    const [close] = nearest(unknown, KNOWN);
    return `has the unknown field "${unknown}"${close === undefined ? '' : `; is ${close} meant?`}`;
  }
  const ways = WAYS.filter(way => Object.hasOwn(probe, way));
  if (ways.length !== 1) return 'has one of httpGet, tcpSocket and grpc';
  if (!ways.every(way => isRecord(probe[way]))) return `has a ${ways[0]} that is no object`;
  const odd = NUMBERS.find(field => probe[field] !== undefined && !Number.isInteger(probe[field]));
  return odd === undefined ? undefined : `has a ${odd} that is no whole number`;
}

/** Why Cloud Run refuses a probe, or `undefined`. https://docs.cloud.google.com/run/docs/configuring/healthchecks */
export function probeProblem(probe: Probe, which: 'startup' | 'liveness'): string | undefined {
  const shape = shapeProblem(probe);
  if (shape !== undefined) return shape;
  const { initialDelaySeconds, timeoutSeconds, periodSeconds, failureThreshold } = {
    ...DEFAULTS,
    ...probe,
  };
  const most = which === 'startup' ? 240 : 3600;
  if (initialDelaySeconds < 0 || initialDelaySeconds > most) return `waits 0 to ${most} s before it begins`;
  if (periodSeconds < 1 || periodSeconds > most) return `has a period of 1 to ${most} s`;
  if (timeoutSeconds < 1 || timeoutSeconds > periodSeconds)
    return `has a timeout of at least 1 s and at most its period, ${periodSeconds} s`;
  if (failureThreshold < 1) return 'fails at the first time at the earliest';
  return which === 'startup' && failureThreshold * periodSeconds > most
    ? `takes ${failureThreshold} × ${periodSeconds} s to fail, and ${most} s are allowed`
    : undefined;
}

/** For a person, without headers: they may hold a token. */
export function formatProbe(probe: Probe): string {
  const [way] = WAYS.filter(each => isRecord(probe[each]));
  const { path, port, service } = record(way === undefined ? undefined : probe[way]);
  const where = [text(path), port, text(service)].filter(part => part !== undefined && part !== '');
  const scheme =
    way === undefined ? 'another kind' : { httpGet: 'http', tcpSocket: 'tcp', grpc: 'grpc' }[way];
  const times = NUMBERS.filter(field => typeof probe[field] === 'number').map(
    field => `${field} ${probe[field]}`,
  );
  return [[scheme, ...where].join(':'), ...times].join(', ');
}
