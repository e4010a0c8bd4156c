import { ActionError } from '@pipeline/contracts';
import type { Check, Finding } from '@pipeline/rollout';
import { assignHosts, type MoveStep, type PutBack, stuckWords, type VercelStarted } from '@pipeline/vercel';
import type { Vercel } from '@pipeline/vercel-stage';
import type { Config } from './config/config.ts';
import type { Ports } from './ports.ts';
import type { Project } from './project.ts';

/** The one that is deployed, once there is one. */
export interface Seen {
  started: VercelStarted | undefined;
  /** Once it has its further hosts: puts them back where they were. */
  putBack?: PutBack | undefined;
}

/**
 * Further hosts of what gets no domains: once it is ready, and before it is looked at for the last time. All of them or none; where the
 * checks say no, they are put back. What goes to production gets its hosts with its domains.
 */
export function afterwards(
  { goal, hosts }: Pick<Config, 'goal' | 'hosts'>,
  { view }: Pick<Project, 'view'>,
  // What is given must be put back also by a run that is cancelled.
  { afterwards: api }: Pick<Vercel, 'afterwards'>,
  seen: Seen,
  { log, check }: Pick<Ports, 'log'> & { check: Check | undefined },
): Check | undefined {
  if (hosts.length === 0 || goal.kind === 'production') return check;
  return async at => {
    const { started } = seen;
    if (at.hold !== undefined || started === undefined) return check?.(at) ?? NOTHING;
    seen.putBack = await assignHosts(api, view.id, stepFor(started.deployment, hosts)).catch(withHint);
    log.info(`${started.deployment} answers at ${hosts.join(', ')}, too`);
    const finding = await (check?.(at) ?? NOTHING);
    if (finding.ok) return finding;
    const back = await takenBack(seen);
    return { ...finding, detail: `${finding.detail}; ${back?.words}` };
  };
}

/** However it ends other than well: a check that throws, a run that is cancelled, a deployment that is no more. In words what became of the hosts. */
export async function takenBack(seen: Seen): Promise<{ words: string; level: 'info' | 'warn' } | undefined> {
  const stuck = await seen.putBack?.();
  seen.putBack = undefined;
  if (stuck === undefined) return undefined;
  return stuck.length === 0
    ? { words: 'its further hosts are where they were', level: 'info' }
    : { words: stuckWords(stuck), level: 'warn' };
}

/** What a check throws is told in one line, and what to do is a part of it. */
function withHint(error: unknown): never {
  if (!(error instanceof ActionError) || error.hint === undefined) throw error;
  throw new ActionError(error.code, `${error.message}. ${error.hint}`, { cause: error });
}

const NOTHING: Finding = { ok: true, detail: 'nothing is to be checked of it' };

/** Hosts alone: no domain of production moves. */
function stepFor(deployment: string, hosts: readonly string[]): MoveStep {
  return {
    deployment,
    way: 'promote',
    from: '',
    domains: [],
    hosts: hosts.map(host => ({ host, from: undefined })),
    base: { at: 0, seen: [] },
    autoAssign: undefined,
    stages: [],
  };
}
