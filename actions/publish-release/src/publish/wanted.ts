import type { PublishConfig } from '../config/config.ts';
import type { History } from '../history.ts';
import { fingerprint, writeBody } from '../mark.ts';
import type { ReleaseWanted } from '../ports.ts';
import { isWithdrawn, type Published, placeOf } from '../published.ts';
import type { Chosen } from './choose.ts';
import type { Versioned } from './version.ts';

/** What is to be on GitHub. */
export interface Wanted extends ReleaseWanted {
  /** The body, without the mark. */
  notes: string;
  /** Whether a person has changed them since, and they are left so. */
  kept: boolean;
}

interface Known {
  named: Versioned;
  history: Pick<History, 'wholes'>;
  own: readonly Published[];
}

export function wantedOf(
  { environment, title, draft, prerelease, latest }: PublishConfig,
  { release, live }: Chosen,
  { named: { tag, earlier }, history, own }: Known,
  fresh: string,
): Wanted {
  const kept = earlier !== undefined && fingerprint(earlier.body.notes) !== earlier.body.mark.notes;
  const notes = kept ? earlier.body.notes : fresh;
  // What is live is not withdrawn any more, whatever was said of it before.
  const stays = live ? {} : withdrawalOf(earlier);
  const isDraft = draft && earlier?.github.draft !== false;
  const isPrerelease = prerelease || stays.withdrawn !== undefined;
  const mayBeLatest = !isPrerelease && (latest === 'auto' ? live : latest);
  const overtaken = latest === 'auto' && own.some(each => isNewer(each, release, history));
  const mark = {
    environment,
    release: release.id,
    latest: mayBeLatest,
    notes: kept ? earlier.body.mark.notes : fingerprint(fresh),
    ...(stays.withdrawn && { withdrawn: stays.withdrawn }),
  };
  return {
    tag,
    commit: release.commit.sha,
    // A person may have given it another since.
    ...(title !== undefined ? { title } : earlier === undefined && { title: tag }),
    body: writeBody({ mark, ...(stays.banner !== undefined && { banner: stays.banner }), notes }),
    draft: isDraft,
    prerelease: isPrerelease,
    latest: mayBeLatest && !overtaken && !isDraft,
    notes,
    kept,
  };
}

/** Whether another one, published and standing, is of a release that began later. */
function isNewer(
  published: Published,
  release: Chosen['release'],
  history: Pick<History, 'wholes'>,
): boolean {
  const { draft, prerelease } = published.github;
  const place = history.wholes.findIndex(({ id, back }) => id === release.id && back === undefined);
  return !draft && !prerelease && !isWithdrawn(published) && placeOf(published, history) < place;
}

function withdrawalOf(earlier: Versioned['earlier']) {
  const withdrawn = earlier?.body.mark.withdrawn;
  const banner = earlier?.body.banner;
  return { ...(withdrawn && { withdrawn }), ...(banner !== undefined && { banner }) };
}
