/**
 * `pnpm rehearse`: the whole pipeline on this machine: our bundles and templates, real act, the local cloud.
 *   --fault NAME    let something go wrong, and see how the pipeline reacts; `--list` names them
 *   --runtime R     where services run: docker, process, or auto (docker where it is there)
 *   --keep          leave the local cloud up at the end, to look around
 *   --verbose       show every line of every stage
 * Exit code: 0 when the pipeline reacted as it must, a red run to a fault too; 1 when it did not; 2 for a wrong call.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { formatDuration } from '../packages/contracts/src/duration.ts';
import { root } from './paths.ts';
import { findAct } from './rehearse/find-act.ts';
import { lookAround } from './rehearse/machine.ts';
import { page } from './rehearse/page.ts';
import { picture } from './rehearse/picture.ts';
import { pageFile, rehearse } from './rehearse/rehearsal.ts';
import { FAULTS, findScenario } from './rehearse/scenarios.ts';
import { runnable } from './rehearse/services.ts';

function readOptions() {
  const { values } = parseArgs({
    options: {
      fault: { type: 'string' },
      runtime: { type: 'string', default: 'auto' },
      list: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
    },
  });
  const scenario = findScenario(values.fault);
  if (scenario === undefined)
    throw new Error(
      `There is no fault "${values.fault}". There is: ${FAULTS.map(({ name }) => name).join(', ')}`,
    );
  if (!['auto', 'docker', 'process'].includes(values.runtime))
    throw new Error('--runtime is one of auto, docker, process');
  return { ...values, scenario };
}

function wrongCall(error: Error): never {
  console.error(error.message);
  process.exit(2);
}

const options = (() => {
  try {
    return readOptions();
  } catch (error) {
    return wrongCall(error as Error);
  }
})();

if (options.list) {
  for (const { name, what } of FAULTS) console.log(`${name.padEnd(15)} ${what}`);
  process.exit(0);
}

const start = performance.now();
const machine = lookAround();
const runtime =
  options.runtime === 'process' || (options.runtime === 'auto' && !machine.docker) ? 'process' : 'docker';
const { services, skipped } = runnable(machine, runtime);

try {
  const act = await findAct(console.log);
  execFileSync(process.execPath, [join(root, 'scripts/build.ts')], { stdio: 'inherit' });
  console.log(`Rehearsing: ${options.scenario.what}`);
  console.log(
    `  services run as ${runtime === 'docker' ? 'containers' : 'processes from their images’ layers (no Docker)'}`,
  );
  for (const line of skipped) console.log(`  ${line}`);
  const { judgement, live, stages, stage, close } = await rehearse({
    act,
    runtime,
    machine,
    services,
    scenario: options.scenario,
    verbose: options.verbose,
  });
  console.log(`\n${picture(live, stages).join('\n')}\n`);
  const file = pageFile(options.scenario);
  writeFileSync(file, page(`Rehearsal: ${options.scenario.what}`, judgement, live, stages));
  console.log(`${judgement.good ? '✓' : '✗'} ${judgement.text}`);
  console.log(
    `  ${formatDuration(performance.now() - start)} in all; the same as a page: ${relative(process.cwd(), file)}`,
  );
  process.exitCode = judgement.good ? 0 : 1;
  if (options.keep) {
    console.log('\nThe local cloud stays up; Ctrl-C ends it. To use it from another shell:');
    for (const [name, value] of Object.entries(stage.cloud.env)) console.log(`  export ${name}='${value}'`);
    process.once('SIGINT', () => void close());
  } else await close();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
