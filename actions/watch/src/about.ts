import { type Live, shortNameOf } from '@pipeline/release-history';
import type { Change } from './meanwhile.ts';

/** What a rule, or the checks, are about; a rule of `metrics` is one. */
export interface About {
  /** Targets, by their subjects or the last parts of these; without any it is the environment as a whole. */
  of?: readonly string[];
  /** Where it asks for this very release. */
  query?: string;
}

export function covers({ of }: About, subject: string): boolean {
  return of === undefined || of.some(name => name === subject || name === shortNameOf(subject));
}

/** Whether a release serves on anything of it. */
export const isAbout = (about: About, live: readonly Live[]): boolean =>
  live.some(({ subject }) => covers(about, subject));

/** Whether what another release does can be seen in what is measured of a release of that commit. */
export function concerns(about: About, other: Pick<Change, 'subjects' | 'sha'>, sha: string): boolean {
  const { query = '' } = about;
  if (query.includes('{release}')) return false;
  if (query.includes('{commit}') && other.sha !== sha) return false;
  return other.subjects.some(subject => covers(about, subject));
}
