import { isObject } from '../codec.ts';
import { type Document, invalid } from '../handler.ts';
import type { Kind } from '../kind.ts';
import { checkTag } from './names.ts';

/** A part of the traffic, or of the instances. */
export interface Target {
  type?: string;
  revision?: string;
  percent?: number;
  tag?: string;
  uri?: string;
}

/** As asked for; nothing is all to the latest. https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.services (traffic) */
export function targetsOf(kind: Kind, owner: Document, field: 'wanted' | 'actual' = 'wanted'): Target[] {
  const given = owner[kind[field]];
  return Array.isArray(given) ? given.filter(isObject) : [];
}

/** https://docs.cloud.google.com/run/docs/reference/rest/v2/TrafficTarget, https://docs.cloud.google.com/run/docs/reference/rest/v2/InstanceSplit */
export function checkTraffic(kind: Kind, owner: Document, id: string): void {
  const targets = targetsOf(kind, owner);
  if (targets.length === 0) return;
  const tags = new Set<string>();
  for (const { type, revision, percent = 0, tag } of targets) {
    if (!Number.isInteger(percent) || percent < 0 || percent > 100) {
      throw invalid(`${kind.wanted}.percent`, `${percent} is not an integer from 0 to 100`);
    }
    if (type === kind.latest && revision) {
      throw invalid(`${kind.wanted}.revision`, 'must not be set where the type is the latest revision');
    }
    if (type !== kind.latest && !revision) {
      throw invalid(`${kind.wanted}.revision`, 'must be set where the type is a revision');
    }
    if (tag === undefined) continue;
    checkTag(tag, id);
    if (tags.has(tag)) throw invalid(`${kind.wanted}.tag`, `${tag} is given twice`);
    tags.add(tag);
  }
  const sum = targets.reduce((total, { percent = 0 }) => total + percent, 0);
  if (sum !== 100) throw invalid(kind.wanted, `Traffic percentages must sum to 100, got ${sum}`);
}
