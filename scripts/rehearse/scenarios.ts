import type { LocalCloud } from '../../packages/local-cloud/src/index.ts';

/** A way for a rehearsal to go, and how the pipeline must react to it. */
export interface Scenario {
  name: string;
  what: string;
  /** Sets the stage before the release is delivered. */
  prepare?: (cloud: LocalCloud) => void;
  /** A change to the service's Dockerfile, made in the commit that is released. */
  dockerfile?: (text: string) => string;
  /** The stage that must end red, and what its error must say; absent where the run must be green. */
  red?: { stage: string; says: RegExp };
}

export const GOOD: Scenario = { name: 'good', what: 'a good release goes through' };

/** Everything happens to the service `api`. */
export const FAULTS: Scenario[] = [
  {
    name: 'crash-loop',
    what: 'the new task crashes; the circuit breaker goes back and the previous revision serves on',
    prepare: cloud =>
      cloud.ecs.faults.add({
        kind: 'crash',
        service: 'api',
        exitCode: 1,
        lines: ['starting api', 'Error: cannot reach the database at db.internal:5432'],
      }),
    red: { stage: 'deploy-ecs', says: /exit code 1/ },
  },
  {
    name: 'smoke-fails',
    what: 'the service starts but another version answers than the one that was built',
    dockerfile: text => `${text}ENV VERSION=not-what-was-built\n`,
    red: { stage: 'smoke-test', says: /version/i },
  },
  {
    name: 'throttling',
    what: 'AWS throttles a burst of calls; the deploy survives it',
    prepare: cloud => {
      for (const operation of ['DescribeServices', 'RegisterTaskDefinition', 'UpdateService']) {
        cloud.faults.add({ kind: 'throttle', service: 'ecs', operation, count: 2 });
      }
    },
  },
  {
    name: 'image-missing',
    what: 'the registry loses the image before the task pulls it',
    prepare: cloud => cloud.ecs.faults.add({ kind: 'image-missing', service: 'api' }),
    red: { stage: 'deploy-ecs', says: /CannotPullContainerError/ },
  },
];

export function findScenario(name: string | undefined): Scenario | undefined {
  return name === undefined ? GOOD : FAULTS.find(fault => fault.name === name);
}
