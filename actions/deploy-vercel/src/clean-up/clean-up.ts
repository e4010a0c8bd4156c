import type { Report } from '@pipeline/action-kit';
import { ActionError } from '@pipeline/contracts';
import type { DeploymentView } from '@pipeline/vercel';
import type { Vercel } from '@pipeline/vercel-stage';
import type { Config } from '../config/config.ts';
import type { Ports } from '../ports.ts';
import type { Project } from '../project.ts';
import type { Outputs } from '../spec.gen.ts';
import { withdrawn } from '../tell/withdrawn.ts';
import { going, isMeant } from './meant.ts';
import { type Fate, reportCleanUp } from './report.ts';
import { hostsOn, servedBy } from './served.ts';

/** Previews of a project that are looked through, the newest. */
const LOOKED_THROUGH = 1_000;

/** Deletes the previews that are meant, one after the other; never one that serves more than its own address. */
export async function cleanUp(
  config: Config,
  project: Project,
  vercel: Vercel,
  ports: Ports,
): Promise<Report<Outputs>> {
  const { cleanUp: which, dryRun } = config;
  if (which === undefined) throw new Error('clean-up was configured without what is meant');
  const { log, signal } = ports;
  const fates = await log.group(`Cleaning up the previews of ${project.name}`, async () => {
    const previews = await previewsOf(config, project, vercel);
    const served = await servedBy(vercel.api, project.view);
    const done: Fate[] = [];
    for (const view of going(previews, which.keep)) {
      signal.throwIfAborted();
      const fate = await fateOf(view, served, vercel, dryRun);
      log.info(
        `${view.host}: ${'stays' in fate ? `stays: ${fate.stays}` : dryRun ? 'would be deleted' : 'deleted'}`,
      );
      done.push(fate);
    }
    return done;
  });
  if (!dryRun && which.keep === 0 && which.meta === undefined && areGone(fates))
    await withdrawn(config, project, ports);
  return reportCleanUp(config, project.name, fates);
}

/** What was there is gone, all of it: else the pull request's page goes on telling what there is. */
function areGone(fates: readonly Fate[]): boolean {
  return fates.length > 0 && fates.every(({ stays }) => stays === undefined);
}

/** Vercel's lists know a filter by `meta` that is not documented: each one's own notes are looked at. */
async function previewsOf(
  { cleanUp: which }: Pick<Config, 'cleanUp'>,
  { view }: Project,
  { api }: Vercel,
): Promise<DeploymentView[]> {
  const listed = await api.deployments({ project: view.id, environment: 'preview', limit: LOOKED_THROUGH });
  return listed
    .filter(each => each.project === view.id && which !== undefined && isMeant(each, which))
    .toSorted((a, b) => b.createdAt - a.createdAt);
}

/** A list tells no hosts: each is looked at before it goes. One that Vercel refuses leaves the others no less to be deleted. */
async function fateOf(
  view: DeploymentView,
  served: ReadonlyMap<string, string>,
  { api }: Pick<Vercel, 'api'>,
  dryRun: boolean,
): Promise<Fate> {
  try {
    const stays = served.get(view.id) ?? (await hostsOn(api, view.id));
    if (stays !== undefined) return { view, stays };
    if (!dryRun) await api.remove(view.id);
    return { view };
  } catch (error) {
    if (!(error instanceof ActionError) || error.code === 'cancelled') throw error;
    return { view, stays: error.message, error };
  }
}
