import { LATEST, type ServiceView, type Split } from '../views.ts';
import { asSplits, type Shares, sharesOf } from './shares.ts';

/** What really serves, the largest share first: of equals, the one that got ready last. */
export function servingOf({ serving, latestReady }: Pick<ServiceView, 'serving' | 'latestReady'>): Split[] {
  const first = ({ revision }: Split) => Number(revision === latestReady);
  return asSplits(sharesOf(serving)).sort((a, b) => b.percent - a.percent || first(b) - first(a));
}

/** The revision with the largest share. */
export function mainRevision(splits: readonly Split[]): string | undefined {
  return asSplits(sharesOf(splits))[0]?.revision;
}

/**
 * How traffic was asked for: all to whatever got ready last, all to one revision by its name, or to several. `none`:
 * nothing has traffic, whatever was asked.
 */
export function shapeOf(
  view: Pick<ServiceView, 'serving' | 'traffic'>,
): 'latest' | 'pinned' | 'split' | 'none' {
  if (sharesOf(view.serving).size === 0) return 'none';
  if (isLatest(view)) return 'latest';
  return sharesOf(view.traffic).size === 1 ? 'pinned' : 'split';
}

/** Whether all was asked to go to whatever got ready last. */
export function isLatest({ traffic }: Pick<ServiceView, 'traffic'>): boolean {
  const shares = sharesOf(traffic);
  return shares.size === 1 && shares.has(LATEST);
}

/** The revision that was made last, also where it is only about to be made. */
export function newestOf({
  template,
  latestCreated,
}: Pick<ServiceView, 'template' | 'latestCreated'>): string {
  return template.revision ?? latestCreated;
}

/** What was asked for, by revisions' names: what `LATEST` comes to once the newest is ready. */
export function askedOf(view: Pick<ServiceView, 'traffic' | 'template' | 'latestCreated'>): Shares {
  return sharesOf(view.traffic, newestOf(view));
}

/** Whether the newest revision did not get ready, and nothing is under way any more. */
export function hasFailedNewest(
  view: Pick<ServiceView, 'reconciling' | 'template' | 'latestCreated' | 'latestReady'>,
): boolean {
  return !view.reconciling && newestOf(view) !== view.latestReady;
}
