import { addressOf } from './address.ts';
import type { Check, Failure } from './check.ts';
import { judge } from './judge.ts';
import { type CheckOptions, type CheckPorts, REQUEST_TIMEOUT } from './options.ts';
import { another, type RetryBounds, timeLeft } from './retry.ts';
import { send } from './send.ts';

export interface CheckResult {
  name: string;
  method: string;
  /** As asked. */
  url: string;
  /** Who answered in the end, where a redirect led to another host. */
  answeredBy?: string;
  passed: boolean;
  attempts: number;
  /** The last attempt's, where the check did not pass. */
  failure?: Failure;
  /** The last answer's, where there was one. */
  status?: number;
  /** Milliseconds of every whole answer, in turn. */
  latencies: number[];
}

/**
 * Runs every check until it passes or its bounds end, some at a time; results are in the checks' order.
 * A check that does not pass is a result, never an exception. Rejects only when the signal aborts.
 */
export async function runChecks(
  checks: readonly Check[],
  options: CheckOptions,
  ports: CheckPorts,
): Promise<CheckResult[]> {
  const bounds: RetryBounds = {
    deadline: ports.clock.now() + options.within,
    interval: options.interval,
    attempts: options.attempts,
  };
  const results: CheckResult[] = [];
  const waiting = [...checks.entries()];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      results[next[0]] = await runCheck(next[1], bounds, options, ports);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, options.concurrency ?? 4) }, worker));
  return results;
}

async function runCheck(
  check: Check,
  bounds: RetryBounds,
  options: CheckOptions,
  ports: CheckPorts,
): Promise<CheckResult> {
  const url = addressOf(check.target, options.baseUrl);
  const result: CheckResult = {
    name: check.name,
    method: check.method,
    url: url.href,
    passed: false,
    attempts: 0,
    latencies: [],
  };
  let told = '';
  do {
    ports.signal?.throwIfAborted();
    result.attempts++;
    const limit = options.requestTimeout ?? REQUEST_TIMEOUT;
    const { method, headers, body } = check;
    const answer = await send(
      {
        url,
        method,
        headers,
        ...(body !== undefined && { body }),
        secretHeaders: options.secretHeaders ?? {},
        secretOrigin: options.baseUrl.origin,
        wanted: check.expect.status,
        timeout: timeLeft(result.attempts, limit, bounds, ports.clock),
      },
      ports,
    );
    delete result.failure;
    delete result.status;
    delete result.answeredBy;
    let failure: Failure | undefined;
    if ('kind' in answer) failure = answer;
    else {
      result.status = answer.status;
      result.latencies.push(answer.latency);
      if (answer.url.host !== url.host) result.answeredBy = answer.url.origin;
      failure = judge(check.expect, answer);
    }
    if (failure === undefined) {
      result.passed = true;
      const tries = result.attempts === 1 ? '' : ` on try ${result.attempts}`;
      ports.log?.(`${check.name}: passed with ${result.status}${tries}`);
      return result;
    }
    const elsewhere = result.answeredBy === undefined ? '' : ` (after a redirect to ${result.answeredBy})`;
    result.failure = { kind: failure.kind, reason: `${failure.reason}${elsewhere}` };
    if (result.failure.reason !== told) ports.log?.(`${check.name}: ${result.failure.reason}`);
    told = result.failure.reason;
  } while (await another(result.attempts, bounds, ports.clock, ports.signal));
  return result;
}
