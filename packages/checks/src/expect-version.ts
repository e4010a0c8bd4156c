import { addressOf } from './address.ts';
import type { Failure } from './check.ts';
import { type CheckOptions, type CheckPorts, REQUEST_TIMEOUT } from './options.ts';
import { another, type RetryBounds, timeLeft } from './retry.ts';
import { send } from './send.ts';
import { ANY_SUCCESS } from './status.ts';
import { readVersion, type VersionExpectation } from './version.ts';

export interface VersionResult {
  expected: string;
  url: string;
  passed: boolean;
  /** The version that answered last. */
  version?: string;
  /** Every version that answered, and how often, in order of appearance. */
  seen: { version: string; times: number }[];
  attempts: number;
  failure?: Failure;
  /** The last answer's HTTP status, where there was one. */
  status?: number;
  /** Milliseconds of every whole answer, in turn. */
  latencies: number[];
}

/**
 * Waits until the expected version answers `times` times in a row; right answers are asked for again at
 * once. Like a check, it never throws for what it finds.
 */
export async function expectVersion(
  expected: VersionExpectation,
  options: CheckOptions,
  ports: CheckPorts,
): Promise<VersionResult> {
  const { clock, signal, log } = ports;
  const url = addressOf(expected.path, options.baseUrl);
  const { interval, attempts } = options;
  const bounds: RetryBounds = { deadline: clock.now() + options.within, interval, attempts };
  const result: VersionResult = {
    expected: expected.value,
    url: url.href,
    passed: false,
    seen: [],
    attempts: 0,
    latencies: [],
  };
  let told = '';
  for (let round = 1; ; round++) {
    const failure = await askInARow(url, expected, bounds, options, ports, result);
    if (failure === undefined) {
      result.passed = true;
      delete result.failure;
      const often = expected.times === 1 ? '' : ` ${expected.times} times in a row`;
      log?.(`version: ${expected.value} answered${often}`);
      return result;
    }
    result.failure = failure;
    if (failure.reason !== told) log?.(`version: ${failure.reason}`);
    told = failure.reason;
    if (!(await another(round, bounds, clock, signal))) break;
  }
  if (result.seen.length > 1) {
    const answered = result.seen.map(({ version, times }) => `${version} (${times}×)`).join(', ');
    result.failure.reason += `; versions that answered: ${answered}`;
  }
  return result;
}

async function askInARow(
  url: URL,
  expected: VersionExpectation,
  bounds: RetryBounds,
  options: CheckOptions,
  ports: CheckPorts,
  result: VersionResult,
): Promise<Failure | undefined> {
  for (let row = 0; row < expected.times; row++) {
    ports.signal?.throwIfAborted();
    result.attempts++;
    const limit = options.requestTimeout ?? REQUEST_TIMEOUT;
    const answer = await send(
      {
        url,
        method: 'GET',
        // A connection of its own for every question, so that a balancer may choose another backend.
        headers: { accept: 'application/json, text/plain;q=0.9, */*;q=0.1', connection: 'close' },
        secretHeaders: options.secretHeaders ?? {},
        secretOrigin: options.baseUrl.origin,
        wanted: [ANY_SUCCESS],
        timeout: timeLeft(result.attempts, limit, bounds, ports.clock),
      },
      ports,
    );
    delete result.status;
    if ('kind' in answer) return answer;
    result.status = answer.status;
    result.latencies.push(answer.latency);
    const read = readVersion(answer, expected.source);
    if ('kind' in read) return read;
    count(result, read.version);
    if (read.version !== expected.value) {
      return { kind: 'version', reason: `expected version ${expected.value}, got ${read.version}` };
    }
  }
  return undefined;
}

function count(result: VersionResult, version: string): void {
  result.version = version;
  const known = result.seen.find(entry => entry.version === version);
  if (known) known.times++;
  else result.seen.push({ version, times: 1 });
}
