import { run } from '../../test/conformance/tools.ts';

/** One after the other, each a process of its own: milliseconds from the first's start to the last's end. */
export async function timed(
  commands: readonly string[][],
  env: Record<string, string> = {},
): Promise<number> {
  const start = performance.now();
  for (const [tool = '', ...args] of commands) await run(tool, args, { env });
  return performance.now() - start;
}
