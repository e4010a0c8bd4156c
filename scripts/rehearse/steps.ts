import type { LocalRun } from '../../packages/local-cloud/src/index.ts';
import { trafficOf } from './live-run.ts';
import { type Environment, type Place, serviceOf } from './places.ts';

/** How much of a service's traffic one revision had in turn, percent, from the moment that it had a place in it. */
export interface Steps {
  environment: Environment;
  name: string;
  revision: string;
  percents: number[];
}

/** Looks at what Cloud Run gives to whatever is newest, so often that no step is missed, until it is told to stop. */
export function watchSteps(
  run: LocalRun,
  places: readonly Place[],
  services: readonly string[],
): () => Steps[] {
  const names = places.flatMap(place =>
    Object.keys(place.urls)
      .filter(name => services.includes(serviceOf(name)))
      .map(name => ({ place, name, before: trafficOf(run, place, name).newest.revision })),
  );
  const seen = new Map<string, Steps>();
  const look = () => {
    for (const { place, name, before } of names) {
      const { revision, percent } = trafficOf(run, place, name).newest;
      if (revision === before) continue;
      const key = `${place.environment}/${name}/${revision}`;
      const steps = seen.get(key) ?? { environment: place.environment, name, revision, percents: [] };
      // What has lost its place has nothing; what has none yet, nothing to tell.
      if (percent === undefined && steps.percents.length === 0) continue;
      if (steps.percents.at(-1) !== (percent ?? 0)) steps.percents.push(percent ?? 0);
      seen.set(key, steps);
    }
  };
  const timer = setInterval(look, 20);
  return () => {
    clearInterval(timer);
    look();
    return [...seen.values()];
  };
}

/** Such as `staging web: web-3f2a1bc-k2x4 0 → 10 → 50 → 100 %`. */
export function stepsTaken({ environment, name, revision, percents }: Steps): string {
  return `${environment} ${name}: ${revision} ${percents.join(' → ')} %`;
}

/** What was delivered must have begun at nothing, and got all traffic by the steps that its workflow names. */
export function stepProblems(steps: readonly Steps[], due: readonly string[]): string[] {
  return due.flatMap(where => {
    const own = steps.filter(({ environment, name }) => `${environment}/${name}` === where);
    const taken = own.map(({ percents }) => percents.join(' '));
    return taken.includes(STEPS.join(' '))
      ? []
      : [`${where} got its traffic by ${taken.join(', then ') || 'no step'}`];
  });
}

/** As the shop's workflows have it. */
const STEPS = [0, 10, 50, 100];
