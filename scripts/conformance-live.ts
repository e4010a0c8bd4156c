/** `pnpm conformance:live`; what it takes is told by `--help`, and what it does in docs/guides/conformance-live.md. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { EcsTrace } from '../packages/ecs/src/index.ts';
import { chooseCases, findLeftovers, nameOf, removeAll, runLive } from '../packages/ecs/test/live/run.ts';
import { type LiveSettings, readSettings } from '../packages/ecs/test/live/settings.ts';
import { keepTrace } from './conformance-live/keep.ts';
import { noteRun } from './conformance-live/last-run.ts';
import { HELP, type LiveOptions, readOptions, refusal } from './conformance-live/options.ts';

/** Milliseconds for all cases together. */
const LIMIT = 60 * 60_000;
const clock = {
  now: () => Date.now(),
  sleep: async (ms: number, signal?: AbortSignal) => {
    await sleep(ms, undefined, { signal });
  },
};
const say = (line: string) => console.log(line);

async function main(settings: LiveSettings, { clean, only }: LiveOptions): Promise<number> {
  const run = Date.now().toString(36);
  const where = settings.endpoint ?? `AWS ${settings.region}`;
  const left = await findLeftovers(settings, clock);
  if (clean) {
    say(`${left.length} left over in ${settings.cluster} of ${where}: ${left.join(', ') || 'nothing'}`);
    return removeAll(run, left, { settings, clock, say });
  }
  if (left.length > 0) say(`An earlier run left ${left.join(', ')}; --clean removes it`);
  const cases = chooseCases(settings, only);
  say(`In cluster ${settings.cluster} of ${where}, one service of one task each, removed after it:`);
  for (const { name, what } of cases) say(`  ${nameOf(run, name)}: ${what}`);
  const stop = cancellation();
  const signal = AbortSignal.any([stop, AbortSignal.timeout(LIMIT)]);
  const live = settings.endpoint === undefined;
  const folder = process.env.PIPELINE_LIVE_TRACES;
  const keep = (name: string, trace: EcsTrace) => {
    if (live || folder !== undefined) keepTrace(name, trace, folder);
  };
  const failed = await runLive(run, { settings, cases, clock, signal, say, keep });
  if (failed > 0) say(`${failed} did not hold`);
  else if (!live) say(`All hold against ${where}. That is no live run: nothing is noted.`);
  else if (only.length === 0) noteRun(new Date().toISOString().slice(0, 10));
  return failed;
}

/** The first signal ends the case at hand, and cleans up; only a second one ends at once. */
function cancellation(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      say('Cancelled: cleaning up (once more, and it ends at once and leaves what is there)');
      controller.abort(new Error('cancelled'));
    });
  }
  return controller.signal;
}

const options = readOptions(process.argv.slice(2));
const settings = readSettings(process.env);
if (typeof options === 'string') {
  console.error(`${options}\n\n${HELP}`);
  process.exitCode = 2;
} else if (options.help) say(HELP);
else if ('missing' in settings) {
  console.error(refusal(settings.missing));
  process.exitCode = 2;
} else process.exitCode = (await main(settings, options)) === 0 ? 0 : 1;
