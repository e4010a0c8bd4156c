import type { Fetch, Probe } from '@pipeline/checks';
import type { Clock, Log } from '@pipeline/contracts';
import { type Answer, ask, difference } from './answer.ts';

/** What is compared, and with what. */
export interface Compared {
  paths: readonly string[];
  /** The deployment's own origin. */
  own: string;
  /** Milliseconds, for each domain. */
  within: number;
}

export interface ComparePorts {
  fetch: Fetch;
  clock: Clock;
  signal: AbortSignal;
  log: Log;
  nonce(): string;
}

/** So often in a row: one answer may come from a place that has not heard of the move yet, or already. */
const IN_A_ROW = 3;
const INTERVAL = 2_000;

/** Whether a domain answers with the very bytes that the deployment's own address does, at each of the paths. */
export function compareProbe({ paths, own, within }: Compared, ports: ComparePorts): Probe {
  return {
    name: 'comparison',
    async look({ url = '' }) {
      const deadline = ports.clock.now() + within;
      for (const path of paths) {
        const wanted = await standardOf(own + path, ports);
        if (typeof wanted === 'string') return { ok: false, detail: `${path}: ${wanted}` };
        const problem = await compare(wanted, url + path, deadline, ports);
        if (problem !== undefined) return { ok: false, detail: `${path}: ${problem}` };
      }
      return { ok: true, detail: `the bytes of ${paths.join(', ')} are those of ${own}` };
    },
  };
}

/** What the deployment itself answers, or why that is nothing to compare with. */
async function standardOf(url: string, ports: ComparePorts): Promise<Answer | string> {
  const [first, second] = [await once(url, ports), await once(url, ports)];
  if (typeof first === 'string') return `the deployment did not answer: ${first}`;
  if (typeof second === 'string') return `the deployment did not answer: ${second}`;
  if (first.protected)
    return 'the deployment’s own address is protected, and no secret is known to get past it: give `protection-bypass`';
  if (first.status < 200 || first.status > 299)
    return `the deployment itself answers ${first.status}: choose a path that it has`;
  if (first.digest !== second.digest)
    return 'the deployment answers other bytes each time: choose a path that is always the same, such as one of a static file';
  return first;
}

async function compare(
  wanted: Answer,
  url: string,
  deadline: number,
  ports: ComparePorts,
): Promise<string | undefined> {
  let last = '';
  for (let same = 0; same < IN_A_ROW; ) {
    const answer = await once(url, ports);
    const problem = typeof answer === 'string' ? answer : difference(wanted, answer);
    same = problem === undefined ? same + 1 : 0;
    if (problem === undefined) continue;
    if (problem !== last) ports.log(`${url}: ${problem}`);
    last = problem;
    if (ports.clock.now() >= deadline) return problem;
    await ports.clock.sleep(INTERVAL, ports.signal);
  }
  return undefined;
}

async function once(url: string, ports: ComparePorts): Promise<Answer | string> {
  try {
    return await ask(url, ports.nonce(), ports);
  } catch (error) {
    ports.signal.throwIfAborted();
    return error instanceof Error ? error.message : String(error);
  }
}
