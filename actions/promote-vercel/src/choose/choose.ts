import { ActionError, ConfigError } from '@pipeline/contracts';
import { type DeploymentView, lastGood, undoOf, type VercelApi, type VercelNow } from '@pipeline/vercel';
import { subjectOf } from '@pipeline/vercel-stage';
import type { Config } from '../config/config.ts';
import type { Memories } from '../evidence.ts';
import type { Memory } from '../memory.ts';
import { type Chosen, deploymentCalled } from './chosen.ts';
import { knownGood, refusedIn } from './released.ts';

type Api = Pick<VercelApi, 'deployment' | 'deployments'>;

/** Which deployment is to be live. @throws ConfigError or ActionError where nothing says so */
export async function choose(config: Config, now: VercelNow, memories: Memories, api: Api): Promise<Chosen> {
  const { operation, candidate, pin, unpin, allowOlder } = config;
  const { deployment } = candidate;
  if (operation === 'undo-rollback') {
    const { deployment: before, ...how } = undoOf(now);
    return { view: await deploymentCalled(before, operation, api), how, notes: [] };
  }
  if (operation === 'rollback') {
    const way = pin ? 'rollback' : 'promote';
    const how = { way, unpin: true, allowOlder: true } as const;
    if (deployment === undefined) return { ...(await before(now, memories.to, api)), how };
    return { view: await deploymentCalled(deployment, 'to', api), how, notes: [] };
  }
  const how = { way: 'promote', unpin, allowOlder } as const;
  if (deployment !== undefined)
    return { view: await deploymentCalled(deployment, 'deployment', api), how, notes: [] };
  // `configure` asks for `from-environment` then, and a dry run without its log is planned blind.
  if (memories.from === undefined) throw new Error('nothing says what to promote');
  return { ...(await verified(memories.from, subjectOf(now.project), candidate.release, api)), how };
}

type Found = Omit<Chosen, 'how'>;

/** What is verified in an environment: by its newest release that is, or the one with this id. */
async function verified(
  memory: Memory,
  subject: string,
  release: string | undefined,
  api: Api,
): Promise<Found> {
  const { environment } = memory;
  const { good, passedOver } = knownGood(memory, subject, release);
  const [newest] = good;
  if (newest !== undefined) {
    const view = await deploymentCalled(newest.deployment, 'from-environment', api);
    return { view, release: newest.release, notes: passedOver };
  }
  const which =
    release === undefined ? `No release of ${environment}` : `Release ${release} of ${environment}`;
  throw new ActionError(
    'not-proven',
    [`${which} has a deployment of this project that is verified. Nothing was written.`, ...passedOver].join(
      '\n',
    ),
    {
      hint: `Let checks run after deploy-vercel to ${environment} (with \`checks\`, or attest), then run this again`,
    },
  );
}

/** The last one before what is live that the release log knows to be good, else the one that Vercel lists. */
async function before(now: VercelNow, memory: Memory | undefined, api: Api): Promise<Found> {
  const { live, project } = now;
  if (live === undefined)
    throw new ConfigError('Nothing is live, so that there is nothing to roll back from', {
      hint: 'Promote a deployment',
    });
  const { good, passedOver } =
    memory === undefined ? { good: [], passedOver: [] } : knownGood(memory, subjectOf(project));
  const notes = passedOver.filter(note => !note.startsWith(live.id));
  for (const { deployment, release } of good) {
    if (deployment === live.id) continue;
    const view = await api.deployment(deployment);
    if (view !== undefined && isBefore(view, live)) return { view, release, notes };
    notes.push(`${deployment} of release ${release} was passed over: it ${whyNot(view)}`);
  }
  const exclude = [live.id, ...(memory === undefined ? [] : refusedIn(memory))];
  const view = await lastGood(api, project.id, { exclude, before: live.createdAt });
  if (view !== undefined) {
    const unknown =
      memory === undefined
        ? 'Without a release log'
        : `The release log of ${memory.environment} knows of no good one: so`;
    return { view, notes: [...notes, `${unknown} it is the one before by Vercel’s own list`] };
  }
  throw new ConfigError([`There is no deployment before ${live.id} to roll back to`, ...notes].join('\n'), {
    hint: 'Name one in `to`. On the Hobby plan Vercel goes back to the one before only; promote another with `allow-older: true`, or deploy the commit again',
  });
}

function isBefore({ state, createdAt }: DeploymentView, live: DeploymentView): boolean {
  return state === 'READY' && createdAt < live.createdAt;
}

function whyNot(view: DeploymentView | undefined): string {
  if (view === undefined) return 'was deleted';
  return view.state === 'READY' ? 'is newer than what is live' : `is ${view.state}`;
}
