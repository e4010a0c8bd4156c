import { posix } from 'node:path';
import { ConfigError, isRecord } from '@pipeline/contracts';
import { csvField } from '../docker/csv.ts';
import { readAnnotations } from './annotations.ts';
import type { BakeSecret, BakeTarget } from './target.ts';

/** Fields that a request carries, or that say nothing once bake has worked them out. */
const CARRIED = new Set([
  ...['context', 'dockerfile', 'target', 'args', 'labels', 'platforms', 'tags', 'secret'],
  ...['cache-from', 'cache-to', 'annotations', 'pull', 'no-cache'],
  ...['name', 'description', 'inherits', 'matrix'],
]);
/** What it means to say nothing, for the fields that are not carried. */
const NOTHING: Record<string, string> = { network: 'default', call: 'build' };

/**
 * What `bake --print` wrote → its targets in the order that it has them. What a request cannot carry is named in
 * `beyond`, never dropped. https://docs.docker.com/build/bake/reference/
 */
export function parseBake(json: string): BakeTarget[] {
  const printed = parseJson(json);
  const targets = isRecord(printed) && isRecord(printed.target) ? Object.entries(printed.target) : [];
  if (targets.length === 0) throw new ConfigError('docker buildx bake printed no target');
  return targets.map(([name, fields]) => readTarget(name, isRecord(fields) ? fields : {}));
}

function readTarget(name: string, fields: Record<string, unknown>): BakeTarget {
  const beyond = Object.keys(fields).filter(
    field => !CARRIED.has(field) && !saysNothing(fields[field], NOTHING[field]),
  );
  const context = text(fields.context) ?? '.';
  const dockerfile = text(fields.dockerfile) ?? 'Dockerfile';
  if (isRemote(context)) beyond.push('context');
  if (isRemote(dockerfile)) beyond.push('dockerfile');
  const { annotations, others } = readAnnotations(texts(fields.annotations).map(unescaped));
  if (others) beyond.push('annotations');
  return {
    name,
    context,
    dockerfile: posix.isAbsolute(dockerfile) ? dockerfile : fromContext(context, dockerfile),
    target: text(fields.target),
    args: values(fields.args),
    labels: values(fields.labels),
    platforms: texts(fields.platforms),
    tags: texts(fields.tags),
    secrets: records(fields.secret).map(readSecret),
    cacheFrom: records(fields['cache-from']).map(csv),
    cacheTo: records(fields['cache-to']).map(csv),
    annotations,
    pull: fields.pull === true,
    noCache: fields['no-cache'] === true,
    beyond,
  };
}

/** `cwd://` says that it lies beside the bake file's caller, not in the context. */
function fromContext(context: string, dockerfile: string): string {
  const own = /^cwd:\/\/(.*)$/.exec(dockerfile)?.[1];
  return own === undefined ? posix.join(context, dockerfile) : posix.normalize(own);
}

/** Without either, the variable or else the file that is called as the secret is. */
function readSecret(fields: Record<string, unknown>): BakeSecret {
  const id = text(fields.id) ?? '';
  const [env, file] = [text(fields.env), text(fields.src)];
  return env === undefined && file === undefined ? { id, env: id, file: id } : { id, env, file };
}

/** An address with its scheme, or git's own short forms of one. */
function isRemote(path: string): boolean {
  return /^(?!cwd:)(?:[a-z][a-z0-9+.-]*:|[^/\s]+@[^/\s]+:|github\.com\/)/i.test(path);
}

function saysNothing(value: unknown, nothing: string | undefined): boolean {
  if (value === null || value === '' || value === nothing) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function csv(entry: Record<string, unknown>): string {
  return Object.entries(entry)
    .map(([key, value]) => csvField(key, String(value)))
    .join(',');
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter(each => typeof each === 'string') : [];
}

function records(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** A null value takes nothing away and sets nothing: the Dockerfile's own default stands. */
function values(value: unknown): Record<string, string> {
  const all = isRecord(value) ? Object.entries(value) : [];
  const given = all.filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  return Object.fromEntries(given.map(([name, each]) => [name, unescaped(each)]));
}

/** `--print` writes what bake would read again as a file: there `${` and `%{` would begin a template. */
function unescaped(value: string): string {
  return value.replace(/\$\$\{/g, '${').replace(/%%\{/g, '%{');
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // Without the cause, which quotes a piece of it: the values of arguments are in there.
    throw new ConfigError('docker buildx bake printed what is not JSON');
  }
}
