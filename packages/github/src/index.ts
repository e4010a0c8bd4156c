export * from './connection.ts';
export { githubHistory } from './history.ts';
export { githubLock } from './lock.ts';
export * from './release-log.ts';
