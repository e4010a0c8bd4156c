/** `pnpm rehearse`; what it takes is told by `--help`. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { formatDuration } from '../packages/contracts/src/duration.ts';
import { cache, root } from './paths.ts';
import { dryRun } from './rehearse/dry-run.ts';
import { findAct } from './rehearse/find-act.ts';
import type { Evidence, Judgement } from './rehearse/judge.ts';
import { lookAround } from './rehearse/machine.ts';
import { HELP, type Options, readOptions } from './rehearse/options.ts';
import { page } from './rehearse/page.ts';
import { picture } from './rehearse/picture.ts';
import { rehearse } from './rehearse/rehearsal.ts';
import { FAULTS } from './rehearse/scenarios.ts';
import { runnable } from './rehearse/services.ts';

const options = readOptions(process.argv.slice(2));
if (typeof options === 'string') {
  console.error(`${options}\n\n${HELP}`);
  process.exitCode = 2;
} else if (options.help) console.log(HELP);
else if (options.list) for (const { name, what } of FAULTS) console.log(`${name.padEnd(22)} ${what}`);
else await main(options).catch(tell);

function tell(error: unknown): void {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function main({ scenario, verbose, keep, ...asked }: Options): Promise<void> {
  const start = performance.now();
  const machine = lookAround();
  const runtime = asked.runtime === 'auto' ? (machine.docker ? 'docker' : 'process') : asked.runtime;
  const { services, skipped } = runnable(machine, runtime);
  const touched = scenario.broken?.service;
  if (touched !== undefined && !services.some(({ name }) => name === touched))
    throw new Error(
      [`--fault ${scenario.name} happens to ${touched}, which cannot run here`, ...skipped].join('\n'),
    );
  const act = await findAct(console.log);
  if (!asked.built) execFileSync(process.execPath, [join(root, 'scripts/build.ts')], { stdio: 'inherit' });
  const end = (what: string, judgement: Judgement, evidence: Evidence) => {
    console.log(`\n${picture(evidence).join('\n')}\n`);
    console.log(`${judgement.good ? '✓' : '✗'} ${judgement.text}`);
    const took = formatDuration(performance.now() - start);
    console.log(
      `  ${took} in all; the same as a page: ${writePage(asked.dryRun ? 'dry-run' : scenario.name, what, judgement, evidence)}`,
    );
    process.exitCode = judgement.good ? 0 : 1;
  };

  if (asked.dryRun) {
    console.log('Rehearsing: a delivery is planned for a real account, without credentials');
    const { judgement, stages } = await dryRun(act, services, verbose);
    return end('a delivery is planned without credentials', judgement, {
      live: [],
      stages,
      releases: [],
      good: { staging: [], production: [] },
      steps: [],
      seen: {},
      unmet: [],
    });
  }
  console.log(`Rehearsing: ${scenario.what}`);
  console.log(
    `  services run as ${runtime === 'docker' ? 'containers' : 'processes from their images’ layers (no Docker)'}`,
  );
  for (const line of skipped) console.log(`  ${line}`);
  const { judgement, evidence, stage, close } = await rehearse({
    act,
    runtime,
    machine,
    services,
    scenario,
    verbose,
  });
  end(scenario.what, judgement, evidence);
  if (!keep) return close();
  console.log('\nThe local cloud stays up; Ctrl-C ends it. To use it from another shell:');
  for (const [name, value] of Object.entries(stage.cloud.env)) console.log(`  export ${name}='${value}'`);
  process.once('SIGINT', () => void close());
}

function writePage(name: string, what: string, judgement: Judgement, evidence: Evidence): string {
  const file = join(cache, 'rehearsal', `${name}.html`);
  mkdirSync(join(cache, 'rehearsal'), { recursive: true });
  writeFileSync(file, page(`Rehearsal: ${what}`, judgement, evidence));
  return relative(process.cwd(), file);
}
