import { resolve } from 'node:path';
import type { Run } from '@pipeline/action-kit';
import type { History } from '@pipeline/contracts';
import { connectGithub, githubHistory, githubLock, githubReleaseLog } from '@pipeline/github';
import { fileLock, fileReleaseLog, gitHistory } from '@pipeline/release-files';
import type { Config } from '../config/config.ts';
import type { Ports } from '../ports.ts';

/** Where deploys and checks are written down: in a folder of this machine, or on GitHub. */
export function releasesOf({ log: place }: Config, run: Run): Ports['releases'] {
  if (place === undefined) return undefined;
  const { context, log, clock } = run;
  if ('folder' in place) {
    const folder = resolve(context.workspace, place.folder);
    return { log: fileReleaseLog(folder, log.warn), lock: fileLock(folder, clock) };
  }
  const github = connection(place.github.token, run);
  return { log: githubReleaseLog(github), lock: githubLock(github) };
}

/** Of this repository: on GitHub, or of the clone that is checked out. */
export function historyOf({ log: place }: Config, run: Run): History {
  if (place === undefined || 'folder' in place) return gitHistory(run.context.workspace);
  return githubHistory(connection(place.github.token, run));
}

function connection(token: string, { context, clock, log }: Run) {
  const apiUrl = context.env('GITHUB_API_URL');
  return connectGithub({
    token,
    repository: context.repository,
    clock,
    log: log.info,
    ...(apiUrl && { apiUrl }),
  });
}
