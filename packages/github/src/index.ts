export { codeSpan } from './code-span.ts';
export {
  type CommentWanted,
  type Discussed,
  type FoundComment,
  listComments,
  upsertComment,
} from './comments.ts';
export { upsertCommitComment } from './commit-comments.ts';
export {
  type CommitFacts,
  commitFacts,
  type FoundPull,
  pullsOf,
} from './commits.ts';
export { type CommitsBetween, commitsBetween, newestBetween } from './comparison.ts';
export * from './connection.ts';
export * from './environments.ts';
export { githubHistory } from './history.ts';
export * from './issues.ts';
export { githubJournal } from './journal.ts';
export * from './labels.ts';
export { githubLock } from './lock.ts';
export * from './members.ts';
export type { Person } from './person.ts';
export * from './release-log.ts';
export * from './releases.ts';
export * from './run-attempt.ts';
export {
  type Showing,
  type ShownDeployment,
  showDeployment,
  withdrawDeployments,
} from './shown-deployment.ts';
export * from './tags.ts';
export * from './workflows.ts';
