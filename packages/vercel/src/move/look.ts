import { ActionError } from '@pipeline/contracts';
import type { VercelApi } from '../api.ts';
import type { MoveStep, VercelStarted } from '../step.ts';
import type { DeploymentView, ProjectView, RollingView } from '../views.ts';
import { aliasesOf } from './aliases.ts';
import { pendingOf } from './flight.ts';
import { moverOf } from './standing.ts';

/** One look. */
export interface MoveLook {
  /** `undefined`: it is not there. */
  project: ProjectView | undefined;
  deployment: DeploymentView | undefined;
  /** Host → the deployment that it answers from. A host that is not in here was not looked at. */
  answers: ReadonlyMap<string, string | undefined>;
  /** The last rolling release, where the project has them. */
  rolling: RollingView | undefined;
  /** Somebody else's deployment that is where ours should be. */
  other: DeploymentView | undefined;
}

/** As long as Vercel is at it, hosts only tell how far: not more than these are asked for. */
const WHILE_MOVING = 20;

/** Reads the project first: whatever it says is over is so before hosts are asked. */
export async function lookAtMove(api: VercelApi, started: VercelStarted): Promise<MoveLook> {
  const step = moveOf(started);
  const project = await api.project(started.project);
  const last = project?.lastMove;
  const moving = pendingOf(last) !== undefined && moverOf(last, step) !== 'before';
  const hosts = [...new Set([...step.domains, ...step.hosts.map(({ host }) => host)])];
  const [deployment, rolling, aliases] = await Promise.all([
    api.deployment(started.deployment),
    project?.rolling || step.stages.length > 0 ? api.rolling(started.project) : undefined,
    aliasesOf(api, moving ? hosts.slice(0, WHILE_MOVING) : hosts),
  ]);
  const answers = new Map([...aliases].map(([host, alias]) => [host, alias?.deployment]));
  const strange = moverOf(last, step) === 'other' ? last?.to : thirdOf(answers, step);
  return { project, deployment, answers, rolling, other: await named(api, strange) };
}

/** The move with the deployment that was made for it. */
export function moveOf({ move, deployment, subject }: VercelStarted): MoveStep {
  if (move === undefined) throw new Error(`${deployment} of ${subject} was never to serve production`);
  return { ...move, deployment };
}

/** A deployment that answers now, is not ours, and was nothing to production when this was planned. */
export function thirdOf(
  answers: MoveLook['answers'],
  { deployment, domains, hosts, base }: MoveStep,
): string | undefined {
  for (const host of domains) {
    const id = answers.get(host);
    if (id !== undefined && id !== deployment && !base.seen.includes(id)) return id;
  }
  for (const { host, from, to } of hosts) {
    const id = answers.get(host);
    if (id !== undefined && id !== deployment && id !== from && id !== to && !base.seen.includes(id))
      return id;
  }
  return undefined;
}

/** It only gives a name, so that a refusal is no error of its own. */
async function named(api: VercelApi, id: string | undefined): Promise<DeploymentView | undefined> {
  if (id === undefined) return undefined;
  return api.deployment(id).catch((error: unknown) => {
    if (error instanceof ActionError) return undefined;
    throw error;
  });
}
