/** What a container of a task is to run. */
export interface ContainerSpec {
  taskId: string;
  name: string;
  /** The reference as the task definition has it. */
  image: string;
  entryPoint?: string[];
  command?: string[];
  environment: Record<string, string>;
  workingDirectory?: string;
  /** The first port that it maps, if any. */
  containerPort?: number;
}

/** What happens to a container. Each of `failed` and `exited` ends it; one of the two comes, once. */
export interface ContainerEvents {
  started(info: { runtimeId: string; url?: string }): void;
  log(line: string): void;
  /** It never ran: the reason as ECS words it, such as `CannotPullContainerError: …`. */
  failed(reason: string): void;
  /** `137` after SIGKILL, `143` after an unhandled SIGTERM. */
  exited(code: number): void;
}

export interface RunningContainer {
  /** SIGTERM, and SIGKILL once `graceMs` have passed. `exited` (or `failed`) follows. */
  stop(graceMs: number): void;
  /** Whether its health check passes now, where the runtime can tell. */
  check?(command: readonly string[]): Promise<boolean>;
}

/** Where containers run. Starting reports through the events, never by throwing and never before it returns. */
export interface Runtime {
  readonly name: 'simulated' | 'docker' | 'process';
  start(spec: ContainerSpec, events: ContainerEvents): RunningContainer;
  /** Ends everything that still runs. */
  close(): Promise<void>;
}
