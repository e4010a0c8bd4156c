import type { Policy, PolicyDefaults } from './policy.ts';

/** A policy from its JSON (text or value), or every mistake in it. */
export function parsePolicy(_json: unknown, _defaults: PolicyDefaults = {}): Policy | string[] {
  throw new Error('not yet');
}
