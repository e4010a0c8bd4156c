import { identitiesOf, type WholeRelease } from '@pipeline/release-history';
import type { History } from '../history.ts';

/**
 * The release at another commit that was live before this one. What failed was not, and what was rolled back has been live for nothing:
 * when it comes again, its changes are new again. A rollback counts as what it went back to, whose commit it has.
 */
export function previousOf(
  release: WholeRelease,
  { wholes, records }: Pick<History, 'wholes' | 'records'>,
): WholeRelease | undefined {
  const refusals = records.flatMap(({ outcome }) =>
    (outcome?.targets ?? []).flatMap(({ verdict, refuses = [] }) =>
      outcome !== undefined && verdict === 'steady' ? [{ at: outcome.at, refuses }] : [],
    ),
  );
  const wasTakenBack = ({ at, parts }: WholeRelease) =>
    refusals.some(
      ({ at: later, refuses }) =>
        Date.parse(later) > Date.parse(at) &&
        parts.some(({ target }) => identitiesOf(target).some(identity => refuses.includes(identity))),
    );
  return wholes
    .slice(wholes.indexOf(release) + 1)
    .find(
      each =>
        each.commit.sha !== release.commit.sha &&
        each.parts.some(({ outcome }) => outcome?.verdict === 'steady' && outcome.undone !== true) &&
        !wasTakenBack(each),
    );
}
