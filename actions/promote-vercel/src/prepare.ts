import { ActionError } from '@pipeline/contracts';
import { planWishes } from '@pipeline/deploy-stage';
import { type DeploymentView, rollbackNotes, type VercelNow } from '@pipeline/vercel';
import { titleOf, type Vercel, type VercelPlanned } from '@pipeline/vercel-stage';
import type { Chosen } from './choose/chosen.ts';
import type { Config } from './config/config.ts';
import { type Depths, depthsToJudge } from './depth.ts';
import { examine, type Memories, type Said } from './evidence.ts';
import { lastMoveWords } from './last-move.ts';
import { remember } from './memory.ts';
import type { Ports } from './ports.ts';
import { targetOf } from './target.ts';

/** What is known before anything is written. */
export interface Prepared {
  title: string;
  view: DeploymentView;
  planned: VercelPlanned;
  /** What the release logs say of it. */
  said: Said[];
  /** What a person should not miss. */
  notes: string[];
  /** Who moved production last, in words. */
  lastMove: string | undefined;
}

export async function recall(
  { candidate, release }: Pick<Config, 'candidate' | 'release'>,
  ports: Pick<Ports, 'memory'>,
  depths: Depths,
): Promise<Memories> {
  const [from, to] = await Promise.all([
    remember(candidate.fromEnvironment, ports, depths.from),
    remember(release?.environment, ports, depths.to),
  ]);
  return { from, to };
}

/** Judges the deployment by the logs as they are now, and plans its move. @param then how production was when it was chosen */
export async function prepare(
  config: Config,
  { api }: Vercel,
  ports: Ports,
  { view, how, notes: chosen }: Chosen,
  then: VercelNow,
): Promise<Prepared> {
  const { project, envNames } = then;
  const { operation, hosts, rolling, identity } = config;
  const memories = await recall(config, ports, depthsToJudge(view));
  const examined = examine(view, memories, config);
  const target = targetOf(config, api, ports, view.id);
  const wanted = { move: { deployment: view.id, hosts, rolling, ...how } };
  const [planned] = await planWishes([{ target, wanted }], ports);
  if (planned === undefined || planned.plan.step.action === 'deploy') throw new Error('no move was planned');
  if (operation !== 'promote') mustStand(then, planned.now);
  const back = operation === 'rollback' ? rollbackNotes({ ...planned.now, envNames }, planned.plan.step) : [];
  const notes = [...unasked(config, ports), ...chosen, ...examined.notes, ...back];
  for (const note of notes) ports.log.warn(note);
  return {
    title: titleOf(project, identity.team),
    view,
    planned,
    said: examined.said,
    notes,
    lastMove: lastMoveWords(planned.now.project, memories.to),
  };
}

/** What is before what is live is something else once another is live: while this waited for the lock, for one. */
function mustStand(then: VercelNow, now: VercelNow): void {
  if (then.live?.id === now.live?.id) return;
  throw new ActionError(
    'moved',
    `Production moved from ${then.live?.id ?? 'nothing'} to ${now.live?.id ?? 'nothing'} while this run was about to go back. Nothing was changed`,
    { hint: 'See that this is still wanted, and run it again' },
  );
}

/** What a person may take for granted and was not looked at. */
function unasked({ release, candidate }: Config, { memory }: Pick<Ports, 'memory'>): string[] {
  const names = [candidate.fromEnvironment, release?.environment].filter(name => name !== undefined);
  if (memory !== undefined || names.length === 0) return [];
  return [
    `There is no release log to read, so nothing is known of what ${names.join(' and ')} verified or took back`,
  ];
}
