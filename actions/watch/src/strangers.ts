import { nearest } from '@pipeline/contracts';
import { shortNameOf, type WholeRelease } from '@pipeline/release-history';
import { type About, covers } from './about.ts';

/** A target that a rule names, and that no release has had: what it is about is watched by nobody. */
export interface Stranger {
  name: string;
  /** What may have been meant. */
  near: string[];
}

export function strangersIn(abouts: readonly About[], releases: readonly WholeRelease[]): Stranger[] {
  const subjects = new Set(releases.flatMap(({ parts }) => parts.map(({ subject }) => subject)));
  const names = new Set(abouts.flatMap(({ of = [] }) => of));
  return [...names]
    .filter(name => ![...subjects].some(subject => covers({ of: [name] }, subject)))
    .map(name => ({ name, near: nearest(name, [...subjects, ...[...subjects].map(shortNameOf)]) }));
}
