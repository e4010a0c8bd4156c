/**
 * `pnpm bench`: ours and a peer side by side in one run, against the local cloud. Figures depend on the machine;
 * ratios much less. `--rounds 30` takes more samples; `pnpm bench cold-start` runs one comparison.
 */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { coldStart } from './cold-start.ts';
import { hasPeer, ours, theirs } from './contenders.ts';
import { verdict } from './verdict.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '15' } },
});
if (!existsSync(ours.main)) throw new Error('dist/deploy-ecs is not built: run `pnpm build` first');
const withPeer = hasPeer();
if (!withPeer) console.log(`${theirs.name} is not in ../shared/peers: ours is measured alone`);

const comparisons: Record<string, () => Promise<string[]>> = {
  'cold-start': () => coldStart(Number(values.rounds), withPeer),
  green: () => verdict(false, withPeer),
  red: () => verdict(true, withPeer),
};
for (const [name, run] of Object.entries(comparisons)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  for (const line of await run()) console.log(line);
  console.log();
}
