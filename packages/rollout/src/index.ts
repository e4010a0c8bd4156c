export { type DeployOptions, deploy, type Outcome, type Planned, planDeploy } from './deploy.ts';
export { nextDelay, type Pace } from './pace.ts';
export { type WatchOptions, watch } from './watch.ts';
