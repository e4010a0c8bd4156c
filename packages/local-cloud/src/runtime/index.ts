export type { Credentials } from './credentials.ts';
export { dockerRuntime } from './docker.ts';
export { type Admit, type Front, openFront, type Pool, type Refused } from './front.ts';
export { type ProcessRuntimeOptions, processRuntime } from './process.ts';
export type { ContainerEvents, ContainerSpec, RunningContainer, Runtime } from './runtime.ts';
export { type Behaviour, simulatedRuntime } from './simulated.ts';
