import { wholeReleases } from '@pipeline/release-history';
import type { EnvironmentLog } from './story/model.ts';
import { contentOf } from './story/rollbacks.ts';
import { namesOf, oneLine, pageUrl, shortName } from './story/text.ts';

/** A release that went live, for the line that monitoring draws there. */
export interface Marker {
  environment: string;
  /** Its id. */
  release: string;
  sha: string;
  ref: string;
  /** As people call them. */
  services: string[];
  /** `api, orders, web` */
  names: string;
  by: string;
  url?: string;
  /** ISO 8601, UTC. */
  begun: string;
  ended: string;
  /** Of a rollback: why. */
  back?: string;
}

/** What of a commit went live: by a release of its own, or by a rollback that returned to it. Oldest first. */
export function markersOf(logs: readonly EnvironmentLog[], sha: string): Marker[] {
  const markers = logs.flatMap(({ environment, records, proofs }) =>
    wholeReleases(records, proofs).flatMap((release, at, all): Marker[] => {
      const { id, commit, standing, ended, begun, by, parts, back } = release;
      if (
        contentOf(release, all.slice(at + 1)) !== sha ||
        ended === undefined ||
        standing.ending !== 'steady'
      )
        return [];
      const subjects = parts.map(({ subject }) => subject);
      const url = pageUrl(by.url);
      return [
        {
          environment,
          release: id,
          sha,
          ref: oneLine(commit.ref, 200),
          services: [...new Set(subjects.map(shortName))].sort(),
          names: namesOf(subjects),
          by: oneLine(by.actor, 60),
          begun,
          ended,
          ...(url !== undefined && { url }),
          ...(back && { back: oneLine(back.why) }),
        },
      ];
    }),
  );
  return markers.sort((a, b) => Date.parse(a.ended) - Date.parse(b.ended));
}
