import type { PlatformFault } from './faults.ts';

const isText = (value: unknown) => typeof value === 'string';
const isNumber = (value: unknown) => typeof value === 'number';
const isTexts = (value: unknown) => Array.isArray(value) && value.every(isText);

const MATCH = { service: isText, image: isText };
/** What each kind may carry besides, and how it must look. */
const KINDS: Record<PlatformFault['kind'], Record<string, (value: unknown) => boolean>> = {
  crash: { ...MATCH, exitCode: isNumber, after: isNumber, lines: isTexts },
  'image-missing': MATCH,
  unhealthy: MATCH,
  'no-capacity': MATCH,
  alarm: { name: isText },
  'stale-reads': { for: isNumber },
};

const REQUIRED: Partial<Record<PlatformFault['kind'], readonly string[]>> = {
  alarm: ['name'],
  'stale-reads': ['for'],
};

/** A platform fault from JSON, or what is wrong with it. */
export function parsePlatformFault(value: unknown): PlatformFault | string {
  if (typeof value !== 'object' || value === null) return 'a platform fault is an object';
  const { kind, ...rest } = value as Record<string, unknown>;
  if (!isText(kind) || !Object.hasOwn(KINDS, kind as string)) {
    return `kind must be one of ${Object.keys(KINDS).join(', ')}`;
  }
  const properties = KINDS[kind as PlatformFault['kind']];
  for (const [name, given] of Object.entries(rest)) {
    const fits = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (fits === undefined) return `${name} is not a property of a ${kind} fault`;
    if (!fits(given)) return `${name} of a ${kind} fault has the wrong type`;
  }
  const missing = REQUIRED[kind as PlatformFault['kind']]?.find(name => !Object.hasOwn(rest, name));
  if (missing !== undefined) return `a ${kind} fault needs ${missing}`;
  return value as PlatformFault;
}
