import { createHash } from 'node:crypto';
import { documentFacts } from '../change/document-facts.ts';
import type { Raw } from '../raw.ts';

const LONGEST = 63;

/** What makes a rollout of one release to one place its own. */
export interface RevisionKey {
  release: string;
  /** Its full id. */
  commit: string;
  service: string;
  region: string;
  /** As it was edited. */
  template: Raw;
}

/**
 * What the new revision is called after its service: the commit's seven first digits and four of a hash. The same plan of the
 * same release has the same name, also where Google wrote its defaults into the template meanwhile, so that what was begun is
 * found by it; another attempt has another, so that a failed revision is never taken for it.
 */
export function generatedSuffix({ template, ...key }: RevisionKey): string {
  const says = [...documentFacts({ template }, 'service', new Set())].map(([what, { value }]) => [
    what,
    value,
  ]);
  const sorted = says
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  const { release, service, region, commit } = key;
  const hash = createHash('sha256')
    .update(JSON.stringify([release, service, region, sorted]))
    .digest('hex');
  const [digits = 'release'] = /^[0-9a-f]{7}/.exec(commit) ?? [];
  // 20 bits, in four digits of 32 kinds.
  return `${digits}-${Number.parseInt(hash.slice(0, 5), 16).toString(32).padStart(4, '0')}`;
}

/** The whole name of a service's revision; `suffix` may be the whole already. */
export function revisionName(service: string, suffix: string): string {
  return suffix.startsWith(`${service}-`) ? suffix : `${service}-${suffix}`;
}

/** Why a service's revision cannot be called so, by its suffix or its whole name; or `undefined`. */
export function revisionNameProblem(suffix: string, service: string): string | undefined {
  if (!/^[a-z0-9-]*[a-z0-9]$/.test(suffix))
    return 'has lower-case letters, digits and hyphens, and does not end with a hyphen';
  return revisionName(service, suffix).length > LONGEST
    ? `has at most ${LONGEST - service.length - 1} characters after ${service}-`
    : undefined;
}
