import type { PublishConfig } from '../config/config.ts';
import { fingerprint, writeBody } from '../mark.ts';
import type { ReleaseWanted } from '../ports.ts';
import type { Chosen } from './choose.ts';
import type { Versioned } from './version.ts';

/** What is to be on GitHub. */
export interface Wanted extends ReleaseWanted {
  /** The body, without the mark. */
  notes: string;
  /** Whether a person has changed them since, and they are left so. */
  kept: boolean;
}

export function wantedOf(
  { environment, title, draft, prerelease, latest }: PublishConfig,
  { release, live }: Chosen,
  { tag, earlier }: Versioned,
  fresh: string,
): Wanted {
  const kept = earlier !== undefined && fingerprint(earlier.body.notes) !== earlier.body.mark.notes;
  const notes = kept ? earlier.body.notes : fresh;
  // What is live is not withdrawn any more, whatever was said of it before.
  const stays = live ? {} : withdrawalOf(earlier);
  const isDraft = draft && earlier?.github.draft !== false;
  const isPrerelease = prerelease || stays.withdrawn !== undefined;
  const isLatest = !isPrerelease && (latest === 'auto' ? live : latest);
  const mark = {
    environment,
    release: release.id,
    latest: isLatest,
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
    latest: isLatest && !isDraft,
    notes,
    kept,
  };
}

function withdrawalOf(earlier: Versioned['earlier']) {
  const withdrawn = earlier?.body.mark.withdrawn;
  const banner = earlier?.body.banner;
  return { ...(withdrawn && { withdrawn }), ...(banner !== undefined && { banner }) };
}
