import type { ReleaseProof } from '@pipeline/contracts';
import { type LostRun, lostOf, type WholeRelease } from '@pipeline/release-history';
import { checked } from './checks.ts';
import { lostWords, neverBegan, pageLink, placesOf } from './deploys.ts';
import type { Happening } from './model.ts';
import { namesOf, oneLine, shortSha } from './text.ts';

/**
 * What rollbacks did to a commit's releases: one that went back from them belongs to their story, and one that returned to them, too.
 * @param releases all of the environment, newest first
 */
export function rollbacks(
  environment: string,
  releases: readonly WholeRelease[],
  { proofs, lost }: { proofs: readonly ReleaseProof[]; lost: readonly LostRun[] },
  sha: string,
): Happening[] {
  return releases.flatMap((release, at) => {
    if (release.back === undefined) return [];
    const older = releases.slice(at + 1);
    const to = contentOf(release, older);
    const gone = lostOf(release, lost);
    if (to === sha)
      return [returned(environment, release, gone), ...checked(environment, release, releases, proofs)];
    const subjects = takenFrom(release, older, sha);
    return subjects.length > 0 ? goneBack(environment, { release, gone }, subjects, to) : [];
  });
}

/** The commit of what a release has left there: of a rollback, that of the release that it returned to. */
export function contentOf({ back, commit }: WholeRelease, others: readonly WholeRelease[]): string {
  const to = others.find(({ id, back: again }) => again === undefined && id === back?.to);
  return to?.commit.sha ?? commit.sha;
}

/** The rollbacks among a run's releases tell of other commits, too: of what they took back. */
export function takenBackBy(rollback: WholeRelease, older: readonly WholeRelease[]): string[] {
  const shas = new Set(older.map(({ commit }) => commit.sha));
  shas.delete(contentOf(rollback, older));
  return [...shas].filter(sha => takenFrom(rollback, older, sha).length > 0);
}

/** The subjects on which a rollback took something of that commit away: it served there, or it is refused from then on. */
function takenFrom(rollback: WholeRelease, older: readonly WholeRelease[], sha: string): string[] {
  return rollback.parts.flatMap(({ subject, outcome }) => {
    const served = older.find(({ parts }) =>
      parts.some(
        part =>
          part.subject === subject &&
          part.outcome?.verdict !== 'not-started' &&
          part.outcome?.undone !== true,
      ),
    );
    const refuses = outcome?.refuses ?? [];
    const isRefused = older.some(
      ({ commit, targets }) =>
        commit.sha === sha &&
        targets.some(
          target =>
            target.subject === subject &&
            Object.values(target.artifacts).some(artifact =>
              refuses.some(each => artifact === each || artifact.endsWith(`@${each}`)),
            ),
        ),
    );
    return (served && contentOf(served, older)) === sha || isRefused ? [subject] : [];
  });
}

function goneBack(
  environment: string,
  { release: rollback, gone }: { release: WholeRelease; gone: LostRun | undefined },
  subjects: readonly string[],
  content: string,
): Happening[] {
  const { back, begun, ended, by, standing, parts } = rollback;
  const names = namesOf(subjects);
  const to = shortSha(content);
  const links = pageLink('run', by.url);
  const line = { environment, by: [oneLine(by.actor, 60)], links };
  const why = oneLine(back?.why ?? '');
  if (gone !== undefined) {
    const what = `the rollback to ${to} ${lostWords(gone)}: ${names}`;
    return [{ line: { ...line, at: gone.at, symbol: '❓', what }, phase: 'bad' }];
  }
  if (ended === undefined) {
    const what = `is being rolled back to ${to}: ${names}; ${why}`;
    return [{ line: { ...line, at: begun, symbol: '↩️', what }, phase: 'rolling-back', more: ` to ${to}` }];
  }
  if (neverBegan(rollback)) {
    const what = `was not rolled back: ${oneLine(standing.detail)}`;
    return [{ line: { ...line, at: ended, symbol: '⚪', what } }];
  }
  if (standing.ending !== 'steady') {
    const what = `the rollback to ${to} failed: ${oneLine(standing.detail)}`;
    return [{ line: { ...line, at: ended, symbol: '❌', what }, phase: 'bad' }];
  }
  const done: Happening = {
    line: { ...line, at: ended, symbol: '↩️', what: `rolled back to ${to}: ${names}; ${why}` },
    phase: 'rolled-back',
    more: ` to ${to}`,
  };
  const refused = parts.filter(
    ({ subject, outcome }) => subjects.includes(subject) && (outcome?.refuses ?? []).length > 0,
  );
  if (refused.length === 0) return [done];
  const what = `refused from now on: ${namesOf(refused.map(({ subject }) => subject))}`;
  return [done, { line: { environment, at: ended, symbol: '⛔', what, by: [], links: [] } }];
}

function returned(environment: string, rollback: WholeRelease, gone: LostRun | undefined): Happening {
  const { begun, ended, by, standing, parts, back } = rollback;
  const names = namesOf(parts.map(({ subject }) => subject));
  const line = { environment, by: [oneLine(by.actor, 60)], links: pageLink('run', by.url) };
  if (gone !== undefined) {
    const what = `returning to it ${lostWords(gone)}: ${names}`;
    return { line: { ...line, at: gone.at, symbol: '❓', what }, phase: 'failed' };
  }
  if (ended === undefined)
    return {
      line: { ...line, at: begun, symbol: '↩️', what: `is being returned to: ${names}` },
      phase: 'deploying',
    };
  if (neverBegan(rollback))
    return {
      line: { ...line, at: ended, symbol: '⚪', what: `was not returned to: ${oneLine(standing.detail)}` },
    };
  if (standing.ending !== 'steady') {
    const what = `returning to it failed: ${oneLine(standing.detail)}`;
    return { line: { ...line, at: ended, symbol: '❌', what }, phase: 'failed' };
  }
  const what = `live again: ${names}; ${oneLine(back?.why ?? '')}`;
  return {
    line: { ...line, at: ended, symbol: '🟢', what, links: [...line.links, ...placesOf(parts)] },
    phase: 'live',
  };
}
