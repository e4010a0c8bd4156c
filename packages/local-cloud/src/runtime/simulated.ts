import type { ContainerSpec, Runtime } from './runtime.ts';

/** How a simulated container behaves; without `exitAfter` it runs until it is stopped. */
export interface Behaviour {
  /** Milliseconds of service time after the start. */
  exitAfter?: number;
  exitCode?: number;
  lines?: readonly string[];
}

/** Runs nothing. Exits with 143 when stopped, as a program that does not handle SIGTERM does. */
export function simulatedRuntime(
  after: (ms: number, run: () => void) => () => void,
  behaviour: (spec: ContainerSpec) => Behaviour = () => ({}),
): Runtime {
  return {
    name: 'simulated',
    start(spec, events) {
      const { exitAfter, exitCode = 0, lines = [] } = behaviour(spec);
      let over = false;
      const end = (code: number) => {
        if (over) return;
        over = true;
        events.exited(code);
      };
      after(0, () => {
        if (over) return;
        events.started({ runtimeId: `simulated-${spec.taskId}-${spec.name}` });
        for (const line of lines) events.log(line);
        if (exitAfter !== undefined) after(exitAfter, () => end(exitCode));
      });
      return {
        stop: () => after(0, () => end(143)),
        check: async () => !over,
      };
    },
    close: async () => {},
  };
}
