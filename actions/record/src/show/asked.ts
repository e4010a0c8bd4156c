import { identityOf } from '@pipeline/approval';
import { shortNameOf, type WholeRelease } from '@pipeline/release-history';
import { digestDigits } from './artifact.ts';

/** What a question can be about, and how it is found; in this order, and what is found first is meant. */
const WAYS: Array<(what: string) => ((release: WholeRelease) => boolean) | undefined> = [
  what =>
    ({ id }) =>
      id === what,
  what =>
    ({ targets }) =>
      targets.some(({ artifacts }) =>
        Object.values(artifacts).some(each => each === what || identityOf(each) === what),
      ),
  what => {
    const digits = digestDigits(what) ?? hexIn(what);
    const begins = (artifact: string) => identityOf(artifact).startsWith(`sha256:${digits}`);
    return digits === undefined
      ? undefined
      : ({ targets }) => targets.some(({ artifacts }) => Object.values(artifacts).some(begins));
  },
  what => {
    const digits = hexIn(what);
    return digits === undefined ? undefined : ({ commit }) => commit.sha.startsWith(digits);
  },
  what =>
    ({ targets }) =>
      targets.some(({ subject }) => subject === what || shortNameOf(subject) === what),
];

/** The releases that a digest, a commit, an id, an address or a service is in, newest first. */
export function askedAbout(what: string, releases: readonly WholeRelease[]): WholeRelease[] {
  for (const way of WAYS) {
    const found = way(what);
    const those = found === undefined ? [] : releases.filter(found);
    if (those.length > 0) return those;
  }
  return [];
}

/** As git shortens ids: seven digits at least. */
function hexIn(what: string): string | undefined {
  return /^[a-f0-9]{7,64}$/i.test(what) ? what.toLowerCase() : undefined;
}
