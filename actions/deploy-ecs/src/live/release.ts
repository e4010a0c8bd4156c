import { resolve } from 'node:path';
import type { Run } from '@pipeline/action-kit';
import { connectGithub, githubHistory, githubLock, githubReleaseLog } from '@pipeline/github';
import { fileLock, fileReleaseLog, gitHistory } from '@pipeline/release-files';
import type { Config } from '../config/config.ts';
import type { Ports, RunIdentity } from '../ports.ts';

/** Where this deploy is written down: in a folder of this machine, or on GitHub. */
export function releaseOf({ release }: Config, run: Run): Ports['release'] {
  if (release === undefined) return undefined;
  const { context, log, clock } = run;
  if ('folder' in release.log) {
    const folder = resolve(context.workspace, release.log.folder);
    return {
      log: fileReleaseLog(folder, log.warn),
      lock: fileLock(folder, clock),
      history: gitHistory(context.workspace),
    };
  }
  const { token } = release.log.github;
  const apiUrl = context.env('GITHUB_API_URL');
  const github = connectGithub({
    token,
    repository: context.repository,
    clock,
    log: log.info,
    ...(apiUrl && { apiUrl }),
  });
  return { log: githubReleaseLog(github), lock: githubLock(github), history: githubHistory(github) };
}

export function identityOfRun({ context }: Pick<Run, 'context'>): RunIdentity {
  const { runId, sha, ref, actor, runUrl, repository } = context;
  const attempt = context.env('GITHUB_RUN_ATTEMPT') ?? '1';
  return {
    releaseId: `${runId}.${attempt}`,
    commit: { sha, ref },
    by: { actor, url: runUrl },
    owner: `${repository} run ${runId}, attempt ${attempt}`,
  };
}
