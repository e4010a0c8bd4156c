import type { Deployment, Failure } from './deployment.ts';

/** What became of a release as a whole, of what became of it on each target. It is live once the last of them is. @param parts one at least */
export function wholeDeployment(parts: readonly [Deployment, ...Deployment[]]): Deployment {
  const lives = parts.flatMap(({ live }) => live ?? []);
  const failure = wholeFailure(parts.flatMap(part => part.failure ?? []));
  const ends = parts.map(({ end }) => end);
  return {
    commit: parts[0].commit,
    at: Math.max(...parts.map(({ at }) => at)),
    end: failure ? 'failed' : ends.includes('open') ? 'open' : 'served',
    ...(lives.length === parts.length && { live: Math.max(...lives) }),
    ...(failure && { failure }),
  };
}

/** From the first target that failed until the last is well again. */
function wholeFailure(failures: readonly Failure[]): Failure | undefined {
  if (failures.length === 0) return undefined;
  const recovered = failures.flatMap(each => each.recovered ?? []);
  return {
    from: Math.min(...failures.map(({ from }) => from)),
    ...(recovered.length === failures.length && { recovered: Math.max(...recovered) }),
  };
}
