import { type Live, shortNameOf } from '@pipeline/release-history';
import type { Change, Serving } from './changes.ts';

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

/** The other releases that can be seen in what is measured of this one: what they do may be what breaks. */
export function seenBeside(
  about: About,
  { release, others }: Pick<Serving, 'release' | 'others'>,
): readonly Change[] {
  const { query = '' } = about;
  if (query.includes('{release}')) return [];
  const alike = query.includes('{commit}') ? others.filter(({ sha }) => sha === release.commit.sha) : others;
  return alike.filter(({ subjects }) => subjects.some(subject => covers(about, subject)));
}
