/** `pnpm replay TRACE.json`: what its target makes today of a rollout that was recorded. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { judgeRunTrace } from '../packages/cloudrun/src/index.ts';
import type { Trace } from '../packages/contracts/src/index.ts';
import { isSameVerdict, judgeTrace, keepable, readTrace } from '../packages/ecs/src/index.ts';
import { judgeVercelTrace } from '../packages/vercel/src/index.ts';
import { root } from './paths.ts';
import { HELP, type ReplayOptions, readOptions } from './replay/options.ts';
import { story } from './replay/story.ts';

async function main(options: ReplayOptions): Promise<boolean> {
  const trace: unknown = JSON.parse(readFileSync(options.file, 'utf8'));
  const { target } = (trace ?? {}) as Partial<Trace>;
  const judge = target === undefined ? undefined : JUDGES[target];
  return judge === undefined ? replayEcs(trace, options) : replayBy(judge, trace as Trace, options);
}

/** Of these platforms none are kept in the repository yet. */
const JUDGES: Readonly<Record<string, (trace: Trace) => ReturnType<typeof judgeRunTrace>>> = {
  cloudrun: judgeRunTrace,
  vercel: judgeVercelTrace,
};

async function replayBy(
  judge: typeof judgeRunTrace,
  trace: Trace,
  { keep, asNow }: ReplayOptions,
): Promise<boolean> {
  if (keep !== undefined) throw new Error('Only traces of ECS are kept: leave --keep out');
  const now = await judge(trace);
  for (const line of story(trace, now)) console.log(line);
  const same = isSameVerdict(trace.verdict, now.verdict);
  if (!same) console.log('The verdict is another than it was.');
  return same || asNow;
}

async function replayEcs(value: unknown, { keep, asNow }: ReplayOptions): Promise<boolean> {
  const trace = readTrace(value);
  const now = await judgeTrace(trace);
  for (const line of story(trace, now)) console.log(line);
  const same = isSameVerdict(trace.verdict, now.verdict);
  if (keep !== undefined) {
    const path = join(root, 'packages/ecs/test/traces', `${keep}.json`);
    const { verdict: _, ...rest } = trace;
    const kept = keepable(asNow ? { ...rest, ...(now.verdict && { verdict: now.verdict }) } : trace);
    writeFileSync(path, `${JSON.stringify(kept, null, 1)}\n`, { flag: 'wx' });
    console.log(
      `Kept as ${relative(root, path)}; packages/ecs/test/trace/traces.test.ts holds it to its verdict`,
    );
  }
  if (!same) console.log('The verdict is another than it was.');
  return same || asNow;
}

const options = readOptions(process.argv.slice(2));
if (typeof options === 'string') {
  console.error(`${options}\n\n${HELP}`);
  process.exitCode = 2;
} else if (options.help) console.log(HELP);
else {
  try {
    process.exitCode = (await main(options)) ? 0 : 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  }
}
