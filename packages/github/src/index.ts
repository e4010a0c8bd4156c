export { codeSpan } from './code-span.ts';
export { type CommentWanted, upsertComment } from './comments.ts';
export * from './connection.ts';
export { githubHistory } from './history.ts';
export { githubLock } from './lock.ts';
export * from './release-log.ts';
export {
  type Showing,
  type ShownDeployment,
  showDeployment,
  withdrawDeployments,
} from './shown-deployment.ts';
