import { parseArgs } from 'node:util';

export interface ReplayOptions {
  file: string;
  /** The name under which the trace becomes a test. */
  keep?: string;
  /** The kept trace is held to the verdict of now instead of the recorded one. */
  asNow: boolean;
  help: boolean;
}

export const HELP = `pnpm replay TRACE.json [--keep NAME] [--as-now]: judges a recorded rollout again.
--keep NAME  puts the trace into packages/ecs/test/traces/, where a test holds it to its recorded verdict
--as-now     with --keep: to the verdict of now instead, where the recorded one was wrong
Exit code: 0 where the verdict is as it was; 1 where it is another; 2 for a wrong call or a file that is no trace.`;

/** The command line, or what is wrong with it as text. */
export function readOptions(args: readonly string[]): ReplayOptions | string {
  try {
    const { values, positionals } = parseArgs({
      args: args.filter(arg => arg !== '--'),
      allowPositionals: true,
      options: {
        keep: { type: 'string' },
        'as-now': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    const { keep, help, 'as-now': asNow } = values;
    const [file = '', ...more] = positionals;
    if (!help && (file === '' || more.length > 0)) return 'One trace is wanted, such as trace.json';
    if (keep !== undefined && !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(keep))
      return `--keep takes a name of small letters, digits and hyphens, such as canary-hold, not ${JSON.stringify(keep)}`;
    if (asNow && keep === undefined) return '--as-now goes with --keep';
    return { file, help, asNow, ...(keep !== undefined && { keep }) };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
