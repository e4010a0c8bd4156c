export { type Configure, configured, type RunFacts } from './configured.ts';
export type { RunContext } from './context.ts';
export { inert } from './inert.ts';
export type { Logger } from './logger.ts';
export { Problems } from './problems.ts';
export type { Annotation, Block, Cell, Report } from './report.ts';
export { type Run, runAction } from './run-action.ts';
export { type ActionSpec, camelCase, defineSpec, type InputSpec, type InputType } from './spec.ts';
export { readWorkspaceFile } from './workspace-file.ts';
