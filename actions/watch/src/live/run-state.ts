import { ActionError } from '@pipeline/contracts';
import { type GithubConnection, runAttempt } from '@pipeline/github';
import type { RunState } from '../ports.ts';

/** Run and attempt, as our stages write them down. */
const ID = /^(\d{1,15})\.(\d{1,4})$/;

/** @param github `undefined` where releases are kept elsewhere */
export async function runStateOf(
  release: string,
  github: (() => GithubConnection) | undefined,
): Promise<RunState> {
  const [, runId, attempt] = ID.exec(release) ?? [];
  if (github === undefined || runId === undefined) return { unknown: 'it is no run of GitHub Actions' };
  try {
    const found = await runAttempt(github(), { runId: Number(runId), attempt: Number(attempt) });
    return found ?? { unknown: 'GitHub has no such run' };
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    return { unknown: error.message };
  }
}
