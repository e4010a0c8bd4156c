import type { ServiceRevision } from './model.ts';

/** How much of a listener's traffic one revision gets, in percent. */
export interface Share {
  revision: ServiceRevision;
  weight: number;
}

/**
 * Where the two listeners of a service lead; one without shares leads nowhere.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb-resources-for-blue-green.html
 */
export interface Traffic {
  production: Share[];
  test: Share[];
}

export function weightOf(shares: readonly Share[], revision: ServiceRevision): number {
  return shares.find(share => share.revision === revision)?.weight ?? 0;
}

/** All to one revision, or `weight` percent of it while `rest` keeps the others. */
export function split(revision: ServiceRevision, weight = 100, rest?: ServiceRevision): Share[] {
  const shares = [{ revision, weight: rest === undefined ? 100 : weight }];
  if (rest !== undefined && weight < 100) shares.push({ revision: rest, weight: 100 - weight });
  return shares.filter(share => share.weight > 0);
}
