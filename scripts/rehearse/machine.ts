import { execFileSync } from 'node:child_process';

/** What this machine has, of what a rehearsal can use. */
export interface Machine {
  /** A Docker daemon answers. */
  docker: boolean;
  /** The path of Python 3, where it is there. */
  python: string | undefined;
}

export function lookAround(): Machine {
  return {
    docker: answer('docker', ['version', '--format', '{{.Server.Version}}']) !== undefined,
    python: answer('python3', ['-c', 'import sys; print(sys.executable)']),
  };
}

function answer(program: string, args: string[]): string | undefined {
  try {
    return execFileSync(program, args, { stdio: ['ignore', 'pipe', 'ignore'], timeout: 10_000 })
      .toString()
      .trim();
  } catch {
    return undefined;
  }
}
