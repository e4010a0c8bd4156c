import { resolve } from 'node:path';
import type { Clock, History, Journal, Lock, Log, ProofLog, ReleaseLog } from '@pipeline/contracts';
import { connectGithub, githubHistory, githubJournal, githubLock, githubReleaseLog } from '@pipeline/github';
import { fileJournal, fileLock, fileReleaseLog, gitHistory } from '@pipeline/release-files';
import type { ReleaseHome } from './read-home.ts';

/** What is needed of the run; action-kit's `Run` is one. */
export interface HomeRun {
  context: {
    env(name: string): string | undefined;
    /** `owner/name` */
    repository: string;
    workspace: string;
  };
  clock: Clock;
  log: { info: Log; warn: Log };
}

export interface OpenHome {
  log: ReleaseLog & ProofLog;
  /** Entries of other kinds, such as what somebody was asked to approve. */
  journal: Journal;
  lock: Lock;
  /** Of this repository: on GitHub, or of the clone that is checked out. */
  history: History;
}

/** Wires a home to GitHub, or to this machine. Nothing is read, loaded or sent before the first question. */
export function openHome(home: ReleaseHome, { context, clock, log }: HomeRun): OpenHome {
  const { repository, workspace } = context;
  if ('folder' in home) {
    const folder = resolve(workspace, home.folder);
    return {
      log: fileReleaseLog(folder, log.warn),
      journal: fileJournal(folder, log.warn),
      lock: fileLock(folder, clock),
      history: gitHistory(workspace),
    };
  }
  const { token } = home.github;
  const apiUrl = context.env('GITHUB_API_URL');
  const github = connectGithub({ token, repository, clock, log: log.info, ...(apiUrl && { apiUrl }) });
  return {
    log: githubReleaseLog(github),
    journal: githubJournal(github),
    lock: githubLock(github),
    history: githubHistory(github),
  };
}
