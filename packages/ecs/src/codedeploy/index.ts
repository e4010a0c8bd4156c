export { type CodeDeployApi, openCodeDeploy } from './api.ts';
export type { CodeDeployTargetPorts } from './look.ts';
export type { CodeDeployNow, CodeDeploySnapshot, CodeDeployStarted, CodeDeployStep } from './step.ts';
export { type CodeDeploySettings, CodeDeployTarget } from './target.ts';
