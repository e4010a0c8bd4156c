import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { isObject } from '../codec.ts';
import type { Document } from '../handler.ts';

/** Between two tries, and how long one may take; of this machine's time, ms. */
const PAUSE = 50;
const LONGEST = 5_000;
/** What really runs needs real time: so much of its allowance is not made shorter by the service's faster clock, ms. */
const REAL = 20_000;

/** A container's startup probe: how long it may take, of service time in ms. https://docs.cloud.google.com/run/docs/configuring/healthchecks */
export function allowance({ startupProbe }: Document): number {
  const probe = isObject(startupProbe) ? startupProbe : {};
  const number = (name: string, otherwise: number) =>
    typeof probe[name] === 'number' ? probe[name] : otherwise;
  const seconds =
    number('initialDelaySeconds', 0) + number('failureThreshold', 3) * number('periodSeconds', 10);
  return seconds * 1_000;
}

/**
 * Tries until it answers: by HTTP where the probe says so, else (gRPC too) by opening a connection.
 * @param real service time as this machine's
 */
export async function probed(
  url: string,
  container: Document,
  real: (ms: number) => number,
  over: () => boolean,
): Promise<boolean> {
  const { startupProbe } = container;
  const http = isObject(startupProbe) && isObject(startupProbe.httpGet) ? startupProbe.httpGet : undefined;
  const allowed = allowance(container);
  const end = Date.now() + Math.max(real(allowed), Math.min(allowed, REAL));
  while (!over() && Date.now() < end) {
    if (await (http === undefined ? listens(url) : answers(url, String(http.path ?? '/')))) return true;
    await sleep(PAUSE);
  }
  return false;
}

function listens(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise(resolve => {
    const socket = connect({ host: hostname, port: Number(port) });
    const end = (good: boolean) => {
      socket.destroy();
      resolve(good);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

async function answers(url: string, path: string): Promise<boolean> {
  const answer = await fetch(new URL(path, url), {
    redirect: 'manual',
    signal: AbortSignal.timeout(LONGEST),
  }).catch(() => undefined);
  await answer?.body?.cancel();
  return answer !== undefined && answer.status >= 200 && answer.status < 400;
}
