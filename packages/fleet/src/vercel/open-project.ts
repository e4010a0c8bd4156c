import type { Run } from '@pipeline/action-kit';
import { type DeploymentView, originOf, type VercelNow, VercelTarget } from '@pipeline/vercel';
import { keepSetting, type Vercel, withBypass, withoutLogin } from '@pipeline/vercel-stage';
import { fleetTarget } from '../fleet-target.ts';
import type { Absence, Ask, FleetTarget } from '../model.ts';
import { readSnapshot, runningIn } from './snapshot.ts';
import { wayTo } from './way-to.ts';

export interface ProjectPorts extends Pick<Run, 'log' | 'clock' | 'signal' | 'mask'> {
  vercel: Vercel;
  pin: boolean;
  /** The release that goes back, and the commit of its run. */
  release: string;
  commit: string;
}

/** Production of a project. @param subject as the log names it */
export function openProject(
  { subject, project }: { subject: string; project: string },
  { vercel, pin, log, clock, signal, mask, release, commit }: ProjectPorts,
): FleetTarget {
  const { api } = vercel;
  const site = { project, environment: 'production', run: { release, commit } };
  const target = new VercelTarget({ api, clock, log: log.info, signal }, site);
  return fleetTarget({
    subject,
    platform: 'vercel',
    target,
    trace: vercel.trace,
    read: readSnapshot,
    wayTo: (now, snapshot) =>
      wayTo(now, snapshot, { api, pin, plan: (seen, wanted) => target.plan(seen, wanted) }),
    async missing({ deployment }) {
      return deployment === '' ? 'nothing served then' : goneOf(deployment, await api.deployment(deployment));
    },
    absence: async () =>
      (await api.project(project)) === undefined ? notShown(project, api.scope.team) : undefined,
    nameOf: ({ deployment }) => deployment,
    goalOf: ({ deployment }) => deployment,
    running: runningIn,
    addresses: ({ domains }) => domains.map(({ host }) => originOf(host)),
    asks: now => asksOf(now, mask),
    async afterwards({ step }) {
      if (step.action === 'deploy') return [];
      const moved = { project: step.project, move: step };
      const { state, words } = await keepSetting(vercel, moved, { clock, log: log.info });
      return state === 'failed' ? [words] : [];
    },
  });
}

/** Deployments are deleted by hand, or by the project's retention. https://vercel.com/docs/deployment-retention */
function goneOf(id: string, found: DeploymentView | undefined): string | undefined {
  if (found === undefined || found.state === 'DELETED') return `the deployment ${id} was deleted`;
  return found.state === 'READY' ? undefined : `the deployment ${id} is ${found.state}, not READY`;
}

/**
 * Vercel answers 404 for what does not exist, and also for what lies in another scope than the token's: a project of another team or
 * account, or one of which a project role shows nothing. https://vercel.com/docs/rbac/access-roles
 */
function notShown(project: string, team: string | undefined): Absence {
  const where =
    team === undefined
      ? 'in the token’s own account, without `vercel-team`'
      : `in team ${team} for this token`;
  return {
    sure: false,
    why: `Vercel has no project ${project} ${where}. It says the same of one that was deleted or renamed and of one that the token is not shown, so nobody can tell by that`,
  };
}

/** With the project's own secret for automation, where the token is shown it. */
function asksOf({ project, domains }: VercelNow, mask: (secret: string) => void): Ask {
  const [secret] = project.protection.bypass;
  if (secret === undefined) return orRefused(fetch);
  mask(secret);
  return orRefused(withBypass(fetch, { secret, origins: domains.map(({ host }) => originOf(host)) }));
}

/** A login of Vercel's own is no answer of what serves, and tells nothing against it: it is the refusal that 401 means. */
function orRefused(ask: Ask): Ask {
  return async (url, init) => {
    let answered = false;
    const noting: Ask = async (...asked) => {
      const response = await ask(...asked);
      answered = true;
      return response;
    };
    return withoutLogin(noting)(url, init).catch((error: Error) => {
      if (!answered) throw error;
      return new Response(error.message, { status: 401 });
    });
  };
}
