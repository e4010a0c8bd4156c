import { type JsonPath, parseJsonPath, readJson, type SendPorts } from '@pipeline/checks';
import { ask, type Question, unfit } from '../ask.ts';
import type { Measured, MetricSource } from '../sample.ts';

export interface HttpQueryOptions {
  /** What addresses that begin with `/` are below. */
  base?: string;
  /** Sent to the origin of `base`, and nowhere else. */
  headers: Record<string, string>;
}

/**
 * Any address that answers with JSON, and the place in it: `https://ops.example.com/errors?from={from}&to={to} data.rate`. There it has a
 * number, or a list of pairs of a time and a number, `[[1764496800, 0.2], …]`, in seconds or milliseconds since 1970.
 */
export function httpQuerySource({ base, headers }: HttpQueryOptions, ports: SendPorts): MetricSource {
  return {
    async read(query, { from, to }) {
      const { address, path } = partsOf(query);
      const [first, last] = [from, to].map(time => Math.floor(time / 1_000));
      const filled = address
        .replaceAll('{from}', String(first))
        .replaceAll('{to}', String(last))
        .replaceAll('{from_ms}', String(from))
        .replaceAll('{to_ms}', String(to));
      const url = new URL(filled, base);
      const question: Question = {
        service: url.host,
        operation: 'GET',
        query,
        url,
        secretHeaders: base !== undefined && url.origin === new URL(base).origin ? headers : {},
        needs: '`http-headers` with what it asks for',
        complaint: () => undefined,
      };
      const found = readJson(await ask(question, ports), path);
      if (found === undefined)
        throw unfit(question, `it has no ${path.text}`, 'Write a path such as data.rate or /data/0/rate');
      return measuredIn(found.value, question, path);
    },
  };
}

export function httpQueryProblem(base: string | undefined): (query: string) => string | undefined {
  return query => {
    const { address, path } = partsOf(query);
    if (typeof path === 'string') return path;
    if (address.startsWith('/') && base === undefined)
      return 'has an address that begins with /, and `http-url` does not say of what';
    const url = URL.canParse(address, base) ? new URL(address, base) : undefined;
    if (url === undefined || !/^https?:$/.test(url.protocol))
      return `has no address, but ${JSON.stringify(address)}`;
    return url.username === '' && url.password === '' ? undefined : 'has a password in its address';
  };
}

function partsOf(query: string): { address: string; path: JsonPath } {
  const [address = '', ...rest] = query.split(/\s+/);
  const path =
    rest.length === 0 ? '"" is not a path such as status or data.rate' : parseJsonPath(rest.join(' '));
  return { address, path: path as JsonPath };
}

/** Beyond it a time is in milliseconds: the year 5138 in seconds. */
const SECONDS = 1e11;

function measuredIn(value: unknown, question: Question, { text }: JsonPath): Measured {
  if (typeof value === 'number') return { reading: value };
  if (value === null) return { reading: undefined };
  const pairs = Array.isArray(value) ? value.map(pair => (Array.isArray(pair) ? pair : [])) : undefined;
  if (pairs?.every(([at]) => typeof at === 'number') !== true)
    throw unfit(
      question,
      `${text} is neither a number nor a list of times and numbers`,
      'Ask for a value that is one',
    );
  return {
    samples: pairs.flatMap(([at, number]) =>
      typeof number === 'number' ? [{ at: at < SECONDS ? at * 1_000 : at, value: number }] : [],
    ),
  };
}
