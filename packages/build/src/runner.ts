import { exec } from '@actions/exec';

/** A program to start: never through a shell, so that no argument is ever read as code. */
export interface Command {
  file: string;
  args: string[];
  cwd?: string;
  /** Standard input. */
  input?: string;
}

export interface Finished {
  /** 127 where the program could not be started at all. */
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Starts programs; `onLine` hears each line of both outputs as it comes. */
export type Runner = (command: Command, onLine?: (line: string) => void) => Promise<Finished>;

/** Runs for real. Nothing is echoed but through `onLine`. */
export const liveRunner: Runner = async ({ file, args, cwd, input }, onLine) => {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  // A progress bar rewrites its line by carriage returns: what it ends with is the line.
  const heard = onLine && ((line: string) => onLine(line.trimEnd().split('\r').at(-1) ?? ''));
  try {
    const exitCode = await exec(`"${file}"`, args, {
      silent: true,
      ignoreReturnCode: true,
      ...(cwd !== undefined && { cwd }),
      ...(input !== undefined && { input: Buffer.from(input) }),
      listeners: {
        stdout: data => out.push(data),
        stderr: data => err.push(data),
        ...(heard !== undefined && { stdline: heard, errline: heard }),
      },
    });
    return { exitCode, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() };
  } catch (error) {
    // With the exit code ignored, only a start that failed is thrown.
    return { exitCode: 127, stdout: '', stderr: error instanceof Error ? error.message : String(error) };
  }
};
