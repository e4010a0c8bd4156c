import { isRecord, type ReleaseIntent } from '@pipeline/contracts';
import type { HomeRun } from './open-home.ts';

/** Who runs this, for the release log and for those who wait for it. */
export interface RunIdentity extends Pick<ReleaseIntent, 'commit' | 'by'> {
  runId: string;
  /** Unique for each attempt, such as `42.1`. */
  releaseId: string;
  /** Such as `org/shop run 42, attempt 1`. */
  owner: string;
}

/** @param context action-kit's `RunContext` is one */
export function runIdentity({
  runId,
  sha,
  ref,
  actor,
  runUrl,
  repository,
  event,
  env,
}: Pick<HomeRun['context'], 'env' | 'repository'> &
  Record<'runId' | 'sha' | 'ref' | 'actor' | 'runUrl', string> & {
    /** Its payload as GitHub sent it. */
    event?: unknown;
  }): RunIdentity {
  const attempt = env('GITHUB_RUN_ATTEMPT') ?? '1';
  const at = committedAt(sha, event);
  return {
    runId,
    releaseId: `${runId}.${attempt}`,
    commit: { sha, ref, ...(at !== undefined && { at }) },
    by: { actor, url: runUrl },
    owner: `${repository} run ${runId}, attempt ${attempt}`,
  };
}

/**
 * Of a push, or of the run that this one followed, where that is about the same commit. The date is the committer's, with a zone.
 * https://docs.github.com/en/webhooks/webhook-events-and-payloads#push
 * https://docs.github.com/en/webhooks/webhook-events-and-payloads#workflow_run
 */
function committedAt(sha: string, event: unknown): string | undefined {
  if (!isRecord(event)) return undefined;
  const heads = [
    event.head_commit,
    isRecord(event.workflow_run) ? event.workflow_run.head_commit : undefined,
  ];
  const head = heads.find(commit => isRecord(commit) && commit.id === sha);
  if (!isRecord(head) || typeof head.timestamp !== 'string') return undefined;
  const at = Date.parse(head.timestamp);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}
