import type { LocalRun } from '../../packages/local-cloud/src/index.ts';
import type { Found } from './live.ts';
import { type Place, regionOf, serviceOf } from './places.ts';

/** A service as the API shows it, as far as it is read here. https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.services */
interface Shown {
  latestCreatedRevision?: string;
  latestReadyRevision?: string;
  trafficStatuses?: readonly { revision?: string; percent?: number }[];
}

interface ShownRevision {
  name: string;
  containers?: readonly { image?: string }[];
}

export interface Share {
  /** Its short name. */
  revision: string;
  percent: number;
}

export interface Traffic {
  /** What gets requests, the most first. */
  shares: Share[];
  /** What was made last, and how much of the traffic it has: 0 where it has a place, as by a tag, and none where it has not. */
  newest: { revision: string; percent: number | undefined };
}

const short = (name = '') => name.split('/').at(-1) ?? '';

/** As Cloud Run says that traffic is; an entry of the latest has the one that got ready last. */
export function trafficOf({ world }: LocalRun, place: Place, name: string): Traffic {
  const shown = (world.service(place.project, regionOf(name, place), serviceOf(name)) ?? {}) as Shown;
  const percents = new Map<string, number>();
  for (const { revision, percent = 0 } of shown.trafficStatuses ?? []) {
    const id = short(revision ?? shown.latestReadyRevision);
    percents.set(id, (percents.get(id) ?? 0) + percent);
  }
  const shares = [...percents].map(([revision, percent]) => ({ revision, percent }));
  const newest = short(shown.latestCreatedRevision);
  return {
    shares: shares.filter(({ percent }) => percent > 0).sort((a, b) => b.percent - a.percent),
    newest: { revision: newest, percent: percents.get(newest) },
  };
}

/** What serves most of a service's traffic. */
export function onRun(run: LocalRun, place: Place, name: string): Found {
  const { shares } = trafficOf(run, place, name);
  const [main] = shares;
  const at = [place.project, regionOf(name, place), serviceOf(name)] as const;
  const revisions = run.world.revisions(...at) as unknown as ShownRevision[];
  const serving = revisions.find(revision => short(revision.name) === main?.revision);
  return {
    image: serving?.containers?.[0]?.image ?? 'nothing serves',
    state: shares.map(({ revision, percent }) => `${revision} ${percent} %`).join(', '),
    whole: main?.percent === 100,
  };
}
