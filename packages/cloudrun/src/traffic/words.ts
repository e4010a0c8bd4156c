import type { Split } from '../views.ts';
import { asSplits, type Shares, sharesOf } from './shares.ts';

/** `api-2 90%, api-1 10%` */
export function trafficWords(splits: readonly Split[]): string {
  return shareWords(sharesOf(splits));
}

export function shareWords(shares: Shares): string {
  const words = asSplits(shares).map(({ revision, percent }) => `${revision} ${percent}%`);
  return words.join(', ') || 'nothing';
}

/** `0%, then 10%, then 100%`: what one revision gets, state by state. */
export function stateWords(states: readonly (readonly Split[])[], revision: string): string {
  return states.map(state => `${sharesOf(state).get(revision) ?? 0}%`).join(', then ');
}
