import type { Check, Outcome, Result } from './outcome.ts';

/**
 * Runs checks in their order, up to `limit` at once, each when what it needs has passed. One whose need failed
 * is not run and counts as skipped: its own verdict is unknown.
 */
export async function runChecks(
  checks: readonly Check[],
  limit: number,
  onResult: (result: Result) => void,
): Promise<Result[]> {
  const results = new Map<string, Result>();
  const running = new Map<string, Promise<void>>();
  const waiting = [...checks];
  let shift: string | undefined;

  const settle = (name: string, took: number, outcome: Outcome) => {
    const result = { name, took, outcome };
    results.set(name, result);
    onResult(result);
  };
  const start = (check: Check) => {
    const from = performance.now();
    shift = check.shift;
    const ended = check
      .run()
      .catch(broken)
      .then(outcome => {
        running.delete(check.name);
        settle(check.name, performance.now() - from, outcome);
      });
    running.set(check.name, ended);
  };
  const failedNeed = ({ needs = [] }: Check) =>
    needs.find(need => {
      const outcome = results.get(need)?.outcome;
      return outcome !== undefined && (outcome.failed > 0 || outcome.passed === 0);
    });
  const canStart = (check: Check) => {
    if (running.size > 0 && (check.shift !== shift || running.size >= limit)) return false;
    return (check.needs ?? []).every(need => results.has(need));
  };

  while (waiting.length > 0 || running.size > 0) {
    for (const check of [...waiting]) {
      const need = failedNeed(check);
      if (need !== undefined) settle(check.name, 0, notRun(need));
      else if (canStart(check)) start(check);
      else continue;
      waiting.splice(waiting.indexOf(check), 1);
    }
    if (running.size > 0) await Promise.race(running.values());
    else if (waiting.length > 0 && !waiting.some(check => canStart(check) || failedNeed(check) !== undefined))
      throw new Error(`these checks wait for one that is not there: ${waiting.map(({ name }) => name)}`);
  }
  return checks.flatMap(({ name }) => results.get(name) ?? []);
}

function notRun(need: string): Outcome {
  return { passed: 0, failed: 0, skipped: 1, output: '', notes: [`not run, since ${need} did not pass`] };
}

function broken(error: unknown): Outcome {
  const output = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { passed: 0, failed: 1, skipped: 0, output, notes: [] };
}
