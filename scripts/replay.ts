/** `pnpm replay TRACE.json`: what the ECS target makes today of a rollout that was recorded. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isSameVerdict, judgeTrace, keepable, readTrace } from '../packages/ecs/src/index.ts';
import { root } from './paths.ts';
import { HELP, type ReplayOptions, readOptions } from './replay/options.ts';
import { story } from './replay/story.ts';

async function main({ file, keep, asNow }: ReplayOptions): Promise<boolean> {
  const trace = readTrace(JSON.parse(readFileSync(file, 'utf8')));
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
