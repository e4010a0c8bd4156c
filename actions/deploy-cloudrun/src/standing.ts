import {
  type RunApi,
  readService,
  rolloutOf,
  SERVICE,
  type ServiceView,
  type Split,
  servingOf,
  WORKER_POOL,
} from '@pipeline/cloudrun';
import type { Hold } from '@pipeline/contracts';
import type { Deployed } from './config/deployed.ts';

/** How a service is, by its own word. */
export interface Standing {
  /** Its own URL, and never that of a tag. */
  url?: string;
  /** Where one revision alone answers. */
  tagUrl?: string;
  /** Revision → percent, as it is and not as it was asked for. */
  traffic: Record<string, number>;
}

/** @param revision whose tag's URL is meant */
export function standingOf(view: ServiceView, revision: string | undefined): Standing {
  // One that is on its way out is still shown for a while.
  const stays = ({ tag }: Split) =>
    view.traffic.some(asked => asked.tag === tag && asked.revision === revision);
  const tagged = view.serving.find(
    each => each.revision === revision && each.uri !== undefined && stays(each),
  );
  return {
    ...(view.uri !== '' && { url: view.uri }),
    ...(tagged?.uri !== undefined && { tagUrl: tagged.uri }),
    traffic: Object.fromEntries(servingOf(view).map(each => [each.revision, each.percent])),
  };
}

/** Where a check looks: at a hold at the new revision alone, where it has a URL; in the end where everybody does. */
export function addressOf(view: ServiceView, hold: Hold | undefined): string | undefined {
  const { url, tagUrl } = standingOf(view, rolloutOf(view)?.revision);
  return hold === undefined ? url : (tagUrl ?? url);
}

/** A job serves nothing. */
export async function viewOf(
  run: RunApi,
  { kind, project, region, id }: Pick<Deployed, 'kind' | 'project' | 'region' | 'id'>,
): Promise<ServiceView | undefined> {
  if (kind === 'job') return undefined;
  const raw = await (kind === 'service' ? SERVICE : WORKER_POOL).collection(run).get({ project, region }, id);
  return raw && readService(raw);
}
