import { parseArgs } from 'node:util';
import { FAULTS, findScenario, type Scenario } from './scenarios.ts';

export const HELP = `pnpm rehearse: the whole pipeline on this machine: our bundles and templates, real act, the local cloud.
  --fault NAME    let something go wrong, and see how the pipeline reacts; --list names them
  --dry-run       the delivery to a real account, planned without credentials
  --runtime R     where services run: docker, process, or auto (docker where it is there)
  --built         build nothing: take dist/ as it is
  --keep          leave the local cloud up at the end, to look around
  --verbose       show every line of every stage
  --list          name the faults
Exit code: 0 when the pipeline reacted as it must, with a red run to a fault too; 1 when not; 2 for a wrong call.`;

export interface Options {
  scenario: Scenario;
  runtime: 'auto' | 'docker' | 'process';
  dryRun: boolean;
  built: boolean;
  keep: boolean;
  verbose: boolean;
  list: boolean;
  help: boolean;
}

const RUNTIMES = ['auto', 'docker', 'process'] as const;

/** The command line, or what is wrong with it as text. */
export function readOptions(args: string[]): Options | string {
  try {
    const { values } = parseArgs({
      args: args.filter(arg => arg !== '--'),
      options: {
        fault: { type: 'string' },
        runtime: { type: 'string', default: 'auto' },
        'dry-run': { type: 'boolean', default: false },
        list: { type: 'boolean', default: false },
        built: { type: 'boolean', default: false },
        keep: { type: 'boolean', default: false },
        verbose: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    const scenario = findScenario(values.fault);
    const runtime = RUNTIMES.find(name => name === values.runtime);
    if (scenario === undefined)
      return `There is no fault "${values.fault}". There is: ${FAULTS.map(({ name }) => name).join(', ')}`;
    if (runtime === undefined) return `--runtime is one of ${RUNTIMES.join(', ')}`;
    return { ...values, scenario, runtime, dryRun: values['dry-run'] };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
