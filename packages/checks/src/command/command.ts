import { formatDuration, type Log } from '@pipeline/contracts';
import { excerpt } from '../excerpt.ts';
import type { Checkpoint, Finding, Probe } from '../release/finding.ts';
import { commandEnvironment, type Surroundings } from './environment.ts';

/** A program and its arguments; no shell reads them. It passes with exit code 0. */
export interface Command {
  argv: readonly string[];
  cwd: string;
  /** Milliseconds; then its whole process group is ended. */
  timeout: number;
  /** Variables for it; it has these, PATH, HOME and the PIPELINE_ ones, and no others. */
  env?: Readonly<Record<string, string>>;
}

export interface RunOptions {
  env: Record<string, string>;
  cwd: string;
  timeout: number;
  signal?: AbortSignal;
}

/** How a command ended, and the end of what it wrote to both its outputs. */
export type Ended =
  | { how: 'exited'; code: number; output: string }
  | { how: 'killed'; by: string; output: string }
  | { how: 'timed-out'; output: string }
  | { how: 'not-started'; reason: string };

/** Rejects only with the signal's reason. */
export type RunCommand = (argv: readonly string[], options: RunOptions) => Promise<Ended>;

export interface CommandPorts {
  run: RunCommand;
  /** The runner's own PATH and HOME. */
  surroundings: Surroundings;
  signal?: AbortSignal;
  log?: Log;
  /** Values that are starred out in what is quoted. */
  secrets?: readonly string[];
}

const LINES = 15;
const LINE_LENGTH = 300;

/** A command as a check: the exit code decides, its last lines are the evidence. */
export function commandProbe(command: Command, ports: CommandPorts): Probe {
  return {
    name: 'command',
    async look(at: Checkpoint): Promise<Finding> {
      const [program = ''] = command.argv;
      if (program === '') return { ok: false, detail: 'there is no program to run' };
      const ended = await ports.run(command.argv, {
        env: commandEnvironment(at, ports.surroundings, command.env),
        cwd: command.cwd,
        timeout: command.timeout,
        ...(ports.signal && { signal: ports.signal }),
      });
      if (ended.how === 'exited' && ended.code === 0) return { ok: true, detail: `${program} ended with 0` };
      return {
        ok: false,
        detail: `${program} ${complaint(ended, command.timeout)}${said(ended, ports.secrets)}`,
      };
    },
  };
}

function complaint(ended: Ended, timeout: number): string {
  switch (ended.how) {
    case 'exited':
      return `ended with ${ended.code}`;
    case 'killed':
      return `was ended by ${ended.by}`;
    case 'timed-out':
      return `did not end within ${formatDuration(timeout)}`;
    case 'not-started':
      return `could not be started (${ended.reason}); it is one argument a line, and no shell reads it`;
  }
}

function said(ended: Ended, secrets: readonly string[] = []): string {
  if (ended.how === 'not-started') return '';
  const lines = ended.output
    .split('\n')
    .map(line => excerpt(line, LINE_LENGTH, secrets))
    .filter(line => line !== '');
  return lines.length === 0 ? ', and wrote nothing' : `:\n${lines.slice(-LINES).join('\n')}`;
}
