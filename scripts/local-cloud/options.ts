import { parseArgs } from 'node:util';

export const HELP = `pnpm local-cloud: every stand-in at once, until Ctrl-C. Prints the variables that send clients there.
  --port N    the port of AWS's endpoint, 1 to 65535; a free one when absent
  --docker    run tasks as containers; else they are simulated
Exit code: 0 when it was ended; 1 when it could not start; 2 for a wrong call.`;

export interface Options {
  port: number | undefined;
  docker: boolean;
  help: boolean;
}

/** The command line, or what is wrong with it as text. */
export function readOptions(args: string[]): Options | string {
  try {
    const { values } = parseArgs({
      args: args.filter(arg => arg !== '--'),
      options: {
        port: { type: 'string' },
        docker: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    const port = values.port === undefined ? undefined : Number(values.port);
    if (port !== undefined && !(/^\d+$/.test(values.port ?? '') && port >= 1 && port <= 65_535))
      return `--port is a number from 1 to 65535, such as 4566, not "${values.port}"`;
    return { ...values, port };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
