import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** What the runner says of this run. https://docs.github.com/actions/reference/workflows-and-actions/variables */
export interface RunContext {
  sha: string;
  /** Such as `refs/heads/main`. */
  ref: string;
  refName: string;
  /** `owner/name`. */
  repository: string;
  runId: string;
  runUrl: string;
  eventName: string;
  /** The event's payload as GitHub sent it; `{}` where there is none. */
  event: unknown;
  actor: string;
  workspace: string;
  tempDir: string;
  /** Whether this is nektos/act and not GitHub. */
  act: boolean;
  /** Any other variable, empty as absent. The only way to the environment for an action. */
  env(name: string): string | undefined;
}

export function readContext(env: Readonly<Record<string, string | undefined>>): RunContext {
  const read = (name: string) => env[name] || undefined;
  const repository = read('GITHUB_REPOSITORY') ?? '';
  const runId = read('GITHUB_RUN_ID') ?? '';
  return {
    sha: read('GITHUB_SHA') ?? '',
    ref: read('GITHUB_REF') ?? '',
    refName: read('GITHUB_REF_NAME') ?? '',
    repository,
    runId,
    runUrl: `${read('GITHUB_SERVER_URL') ?? 'https://github.com'}/${repository}/actions/runs/${runId}`,
    eventName: read('GITHUB_EVENT_NAME') ?? '',
    event: readEvent(read('GITHUB_EVENT_PATH')),
    actor: read('GITHUB_ACTOR') ?? '',
    workspace: read('GITHUB_WORKSPACE') ?? process.cwd(),
    tempDir: read('RUNNER_TEMP') ?? tmpdir(),
    act: read('ACT') === 'true',
    env: read,
  };
}

function readEvent(path: string | undefined): unknown {
  if (path === undefined) return {};
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return {};
  }
}
