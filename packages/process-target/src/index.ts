export { type SupervisorApi, supervisorApi } from './client.ts';
export { judge } from './judge.ts';
export { type RunningSupervisor, startSupervisor } from './supervisor/serve.ts';
export {
  type ProcessSnapshot,
  type ProcessStarted,
  type ProcessStep,
  ProcessTarget,
  type ProcessWanted,
} from './target.ts';
export type { DeploymentView, DeployRequest, SupervisorView } from './views.ts';
