export interface Limits {
  minimumHealthyPercent: number;
  maximumPercent: number;
}

export interface Census {
  desired: number;
  /** Tasks of the new deployment that are meant to run, and how many of them are healthy. */
  fresh: number;
  freshHealthy: number;
  /** The same of all earlier deployments. */
  old: number;
  oldHealthy: number;
}

/**
 * What the service scheduler does next in a rolling update: how many tasks to start, how many of the
 * earlier ones to stop. The minimum is rounded up, the maximum down.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
 */
export function nextMoves(census: Census, limits: Limits): { start: number; stop: number } {
  const { desired, fresh, freshHealthy, old, oldHealthy } = census;
  const least = Math.ceil((desired * limits.minimumHealthyPercent) / 100);
  const most = Math.floor((desired * limits.maximumPercent) / 100);
  const start = Math.max(0, Math.min(desired - fresh, most - fresh - old));
  // An earlier task that is not healthy holds nothing up, so it may go at once.
  const spare = Math.max(0, freshHealthy + oldHealthy - least);
  return { start, stop: Math.min(old, old - oldHealthy + spare) };
}
