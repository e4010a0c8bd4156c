export * from './file-journal.ts';
export * from './file-lock.ts';
export * from './file-release-log.ts';
export * from './git-history.ts';
