import type { World } from './world.ts';

/**
 * The world as it is now, kept from what comes later: for answers of a read that lags behind a write.
 * Only good for reading.
 */
export function pastOf(world: World): World {
  const { clusters, services, tasks } = world;
  const kept = copy({ clusters, services, tasks }, new Map());
  return { ...world, ...kept, taskDefinitions: world.taskDefinitions.copy() };
}

/** Copies plain objects, lists and maps, with all that they share; functions and instances stay the same. */
function copy<T>(value: T, seen: Map<unknown, unknown>): T {
  if (typeof value !== 'object' || value === null) return value;
  const known = seen.get(value);
  if (known !== undefined) return known as T;
  if (Array.isArray(value)) {
    const list: unknown[] = [];
    seen.set(value, list);
    for (const each of value) list.push(copy(each, seen));
    return list as T;
  }
  if (value instanceof Map) {
    const map = new Map();
    seen.set(value, map);
    for (const [key, each] of value) map.set(key, copy(each, seen));
    return map as T;
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const object: Record<string, unknown> = {};
  seen.set(value, object);
  for (const [key, each] of Object.entries(value)) object[key] = copy(each, seen);
  return object as T;
}
