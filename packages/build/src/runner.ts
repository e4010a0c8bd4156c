import { spawn } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';
import { ConfigError } from '@pipeline/contracts';

/** A program to start: never through a shell, so that no argument is ever read as code. */
export interface Command {
  file: string;
  args: string[];
  cwd?: string;
  /** Variables beside those that are inherited. */
  env?: Readonly<Record<string, string>> | undefined;
  /** Standard input. */
  input?: string;
}

export interface Finished {
  /** 127 where the program could not be started at all, which `notStarted` says. */
  exitCode: number;
  notStarted?: true;
  stdout: string;
  stderr: string;
}

/** Starts programs; `onLine` hears each line of both outputs as it comes. */
export type Runner = (command: Command, onLine?: (line: string) => void) => Promise<Finished>;

/** How long a program may take to end by itself once the run is cancelled; then it is killed. */
const GRACE_MS = 2_000;

/**
 * Runs for real until the signal aborts: then the program and what it started are ended, and the runner
 * rejects with the signal's reason. A runner of GitHub's tells only the action that a run is cancelled, so
 * without this a build would go on for nobody. Nothing is echoed but through `onLine`.
 */
export function runnerUntil(signal?: AbortSignal): Runner {
  return ({ file, args, cwd, env, input }, onLine) => {
    signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      const odd = args.find(arg => arg.includes('\0'));
      if (odd !== undefined) {
        const message = `${file} cannot be given ${JSON.stringify(odd)}: no argument may hold the character NUL`;
        reject(new ConfigError(message, { hint: 'Remove \\u0000 from the inputs' }));
        return;
      }
      const child = spawn(file, args, { cwd, env: inherited(env), detached: true, stdio: 'pipe' });
      const kill = (name: NodeJS.Signals) => {
        try {
          if (child.pid !== undefined) process.kill(-child.pid, name);
        } catch {
          // All of it has ended already.
        }
      };
      let killer: NodeJS.Timeout | undefined;
      const cancel = () => {
        kill('SIGTERM');
        killer = setTimeout(() => kill('SIGKILL'), GRACE_MS);
      };
      signal?.addEventListener('abort', cancel, { once: true });
      const out = listen(child.stdout, onLine);
      const err = listen(child.stderr, onLine);
      const settle = () => {
        clearTimeout(killer);
        signal?.removeEventListener('abort', cancel);
      };
      child.on('error', error => {
        settle();
        resolve({ exitCode: 127, notStarted: true, stdout: '', stderr: error.message });
      });
      child.on('close', code => {
        settle();
        if (signal?.aborted) reject(signal.reason);
        else resolve({ exitCode: code ?? 1, stdout: out(), stderr: err() });
      });
      // A program that ends without reading its input is no failure of ours.
      child.stdin.on('error', () => {});
      child.stdin.end(input);
    });
  };
}

/** For what is quick, or must end by itself. */
export const liveRunner: Runner = runnerUntil();

/** All that this process was given but the action's own inputs: secrets are among them, and no program reads them. */
export function inherited(env: Command['env'] = {}): Record<string, string | undefined> {
  const ours = Object.entries(process.env).filter(([name]) => !name.startsWith('INPUT_'));
  return { ...Object.fromEntries(ours), ...env };
}

/** Collects a stream as text, and tells each line of it. */
function listen(stream: NodeJS.ReadableStream, onLine: ((line: string) => void) | undefined): () => string {
  const decoder = new StringDecoder('utf8');
  const parts: string[] = [];
  let open: string[] = [];
  // A progress bar rewrites its line by carriage returns: what it ends with is the line.
  const tell = () => {
    onLine?.(open.join('').trimEnd().split('\r').at(-1) ?? '');
    open = [];
  };
  const take = (text: string) => {
    parts.push(text);
    const [first = '', ...more] = text.split('\n');
    open.push(first);
    for (const line of more) {
      tell();
      open.push(line);
    }
  };
  stream.on('data', (bytes: Buffer) => take(decoder.write(bytes)));
  stream.on('end', () => {
    take(decoder.end());
    if (open.join('') !== '') tell();
  });
  return () => parts.join('');
}
