import type { BuildEvent, Deployment, ReadyState } from '../model.ts';
import { newId, type World } from '../world.ts';

/** Adds a line to a deployment's log, and tells those who follow it. */
export function record(
  world: World,
  deployment: Deployment,
  event: Pick<BuildEvent, 'type'> & Partial<BuildEvent>,
): void {
  const created = world.stamp();
  const serial = `${created}${String(deployment.events.length).padStart(6, '0')}`;
  deployment.events.push({ created, serial, id: newId('', 32), ...event });
  changed(world, deployment);
}

export function setState(world: World, deployment: Deployment, readyState: ReadyState): void {
  deployment.readyState = readyState;
  record(world, deployment, { type: 'deployment-state', readyState });
}

/** To be called after any change of a deployment that has no line in its log. */
export function changed(world: World, deployment: Deployment): void {
  for (const watcher of world.watchers) watcher(deployment);
}

/** It is what it will be; whether it has its aliases is another matter. */
export function isFinal({ readyState }: Deployment): boolean {
  return ['READY', 'ERROR', 'CANCELED', 'BLOCKED'].includes(readyState);
}
