import { type Canonical, canonical } from './canonical.ts';

/**
 * Whether two task definitions run alike: what registers one, or what describes one with its tags put in
 * (`registrable`). The order of containers, variables, secrets and tags does not matter, nor does what ECS adds.
 */
export function isSame(a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  return written(canonical(a)) === written(canonical(b));
}

function written(definition: Canonical): string {
  return JSON.stringify(definition, (_, value: unknown) => (value instanceof Map ? [...value] : value));
}
