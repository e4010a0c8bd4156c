import { RemoteError } from '@pipeline/contracts';
import type { Finished, Runner } from '../runner.ts';
import { reasonOf } from './reason.ts';
import { withoutNotices } from './tail.ts';

export interface Asked {
  run: Runner;
  env?: Readonly<Record<string, string>> | undefined;
  builder?: string | undefined;
}

/** The gRPC code of a connection that is gone, and what buildx says of a daemon that it cannot reach. */
const GONE = /^ERROR: [^"]*(?<!Service )\bUnavailable\b|^ > \[internal\] waiting for connection:$/;

/**
 * Whether docker itself, rather than the build, is what failed: by the words for a connection that broke off, else it
 * is asked, since the words for an engine that is not there differ. buildx shows a builder that is dead without an
 * error of its own.
 */
export async function isGone(
  { run, env, builder }: Asked,
  command: string,
  output: readonly string[],
): Promise<boolean> {
  if (output.some(line => GONE.test(line))) return true;
  const args =
    command === 'buildx'
      ? ['buildx', 'inspect', ...(builder === undefined ? [] : [builder])]
      : ['version', '--format', '{{.Server.Version}}'];
  const asked = await run({ file: 'docker', args, env });
  return asked.exitCode !== 0 || /^(?:Error:|Status:\s+(?:inactive|stopped)\s*$)/m.test(asked.stdout);
}

const DIED =
  'The builder was stopped, or killed for want of memory: its log tells (`docker logs` of the builder, `journalctl -u docker`). Nothing was pushed: run the job again, on a larger runner if it recurs';
const SETUP: Record<string, string> = {
  buildx:
    'Set up buildx and a builder in a step before (docker/setup-buildx-action), or let `builder: auto` take what is there',
};
const ENGINE =
  'Check that a docker engine runs on this runner and that there is room on its disk; `builder: packer` needs none';

/** `output` is the build's so far: a daemon that had begun has died, any other was never there. */
export function dockerFailed(
  operation: string,
  finished: Finished,
  output: readonly string[] = [],
): RemoteError {
  const died = output.some(line => /^(?:#\d+ DONE|Step \d+\/)/.test(line));
  const said = reasonOf(output) ?? lastWords(finished);
  return new RemoteError(`docker ${operation} failed${died ? ' in mid-build' : ''}: ${said}`, {
    service: 'docker',
    operation,
    hint: died ? DIED : (SETUP[operation] ?? ENGINE),
  });
}

/** Why a program failed: what it marks as the error, else the end of what it printed as such. */
export function lastWords({ exitCode, stderr }: Finished): string {
  const lines = withoutNotices(stderr.split('\n'));
  const end = lines.slice(-3).map(line => line.trim());
  return reasonOf(lines) ?? (end.join(' ') || `exit code ${exitCode}`);
}
