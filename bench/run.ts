/**
 * `pnpm bench [name …]`: ours and a peer side by side in one run. Figures depend on the machine; ratios much less.
 * Fails only where it cannot measure, never on a figure. `--rounds 30` takes more samples of what is quick.
 */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { overhead } from './build/overhead.ts';
import { packing } from './build/pack.ts';
import { reuse } from './build/reuse.ts';
import { main as buildPush } from './build/step.ts';
import { installing } from './cloudrun/install.ts';
import { ours as cloudRun } from './cloudrun/peers.ts';
import { updating, updatingBundled } from './cloudrun/update.ts';
import { coldStart, refused } from './cold-start.ts';
import { containers } from './containers.ts';
import { hasPeer, ours, theirs } from './contenders.ts';
import { copyBetween, copyWithin, resolve } from './copy/copy.ts';
import { measuring } from './metrics/ten-thousand.ts';
import { rollingBack } from './rollback/five.ts';
import { longRollouts } from './rollouts.ts';
import { type Comparison, type Row, table } from './table.ts';
import { tenServices } from './ten.ts';
import { creating } from './vercel/create.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '15' } },
});
const rounds = Number(values.rounds);
/** Of what takes seconds each time. */
const third = Math.ceil(rounds / 3);

const comparisons: Record<string, () => Promise<Comparison | undefined>> = {
  'cold-start': () => coldStart(rounds),
  refused: () => refused(rounds),
  success: () => containers('success', 5),
  'crash-loop': () => containers('crash-loop', 2),
  'missing-image': () => containers('missing-image', 2),
  'run-update': () => updating(rounds),
  'run-update-bundled': () => updatingBundled(rounds),
  'run-install': () => installing(third),
  'vercel-create': () => creating(rounds),
  rollback: () => rollingBack(1),
  metrics: () => measuring(third),
  ten: () => tenServices(1),
  green: () => longRollouts(false),
  red: () => longRollouts(true),
  copy: () => copyBetween(rounds),
  'copy-within': copyWithin,
  resolve,
  pack: () => packing(third),
  reuse: () => reuse(rounds),
  overhead: () => overhead(50, third),
  'overhead-small': () => overhead(5, third),
};

const unknown = positionals.filter(name => comparisons[name] === undefined);
if (unknown.length > 0 || !(rounds >= 1)) {
  throw new Error(`pnpm bench [--rounds N] [${Object.keys(comparisons).join(' | ')}]`);
}
for (const main of [ours.main, cloudRun().main, buildPush]) {
  if (!existsSync(main)) throw new Error(`${main} is not built: run \`pnpm build\` first`);
}
if (!hasPeer()) console.log(`${theirs.name} is not in ../shared/peers: ours is measured alone`);

const all: Row[] = [];
for (const [name, run] of Object.entries(comparisons)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  console.error(`${name} …`);
  const comparison = await run();
  if (comparison === undefined) {
    process.exitCode = 1;
    continue;
  }
  for (const line of table(comparison)) console.log(line);
  all.push(...comparison.rows.map(row => ({ ...row, what: `${name}: ${row.what}` })));
}
for (const line of table({ title: 'All of it', rows: all })) console.log(line);
