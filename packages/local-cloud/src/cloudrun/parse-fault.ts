import { isObject } from './codec.ts';
import type { RunFault } from './faults.ts';

type Check = (value: unknown) => boolean;
const isText: Check = value => typeof value === 'string';
const isNumber: Check = value => typeof value === 'number';
const isTexts: Check = value => Array.isArray(value) && value.every(isText);

const MATCH = { region: isText, service: isText, image: isText, count: isNumber };

/** What each kind may carry besides, and how it must look. */
const KINDS: Record<RunFault['kind'], Record<string, Check>> = {
  'never-ends': {},
  'startup-probe-fails': {},
  crash: { exitCode: isNumber, lines: isTexts },
  'image-missing': {},
  'image-denied': {},
  quota: { metric: isText, requested: isNumber, allowed: isNumber },
  'traffic-fails': {},
  denied: { permission: isText, member: isText },
  conflict: { patch: isObject },
  'revision-named-again': {},
  'latest-without-revision': {},
  'stale-reads': { for: isNumber },
};

const REQUIRED: Partial<Record<RunFault['kind'], readonly string[]>> = {
  quota: ['metric', 'requested', 'allowed'],
  denied: ['permission'],
  'stale-reads': ['for'],
};

/** A fault from JSON, or what is wrong with it. */
export function parseRunFault(value: unknown): RunFault | string {
  if (!isObject(value)) return 'a fault is an object';
  const { kind, ...rest } = value;
  if (typeof kind !== 'string' || !Object.hasOwn(KINDS, kind)) {
    return `kind must be one of ${Object.keys(KINDS).join(', ')}`;
  }
  const checks: Record<string, Check> = { ...MATCH, ...KINDS[kind as RunFault['kind']] };
  for (const [name, given] of Object.entries(rest)) {
    const fits = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (fits === undefined) return `${name} is not a property of a ${kind} fault`;
    if (!fits(given)) return `${name} of a ${kind} fault has the wrong type`;
  }
  const missing = REQUIRED[kind as RunFault['kind']]?.find(name => !Object.hasOwn(rest, name));
  return missing === undefined ? (value as unknown as RunFault) : `a ${kind} fault needs ${missing}`;
}
