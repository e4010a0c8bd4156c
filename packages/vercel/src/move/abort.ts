import { ConfigError, type Log, RemoteError } from '@pipeline/contracts';
import type { VercelApi } from '../api.ts';
import type { MoveStep, VercelStarted } from '../step.ts';
import { pendingOf } from './flight.ts';
import { moveOf } from './look.ts';
import { putAllBack } from './put-back.ts';
import { withStuck } from './retold.ts';
import { moverOf, oursOf } from './standing.ts';
import { type Standing, standing } from './untouched.ts';
import { moveWords } from './words.ts';

/**
 * Ends a rolling release by going back to what served before, as Vercel's own tools do: by an instant rollback, which pins.
 * A promotion that does not roll cannot be stopped; what is over is left as it is.
 * https://vercel.com/docs/rolling-releases
 * @throws ConfigError where there is no way to stop it; RemoteError where somebody else's has taken its place
 */
export async function abortMove(
  api: VercelApi,
  started: VercelStarted,
  { log }: { log: Log },
): Promise<void> {
  const step = moveOf(started);
  const seen = await standing(api, started.project);
  const { lastMove } = seen.project;
  const mover = moverOf(lastMove, step);
  if (lastMove !== undefined && mover === 'other') throw taken(step, moveWords(lastMove));
  const rolling = oursOf(seen.rolling, step);
  if (mover !== 'back') {
    if (rolling?.state !== 'ACTIVE') return mustBeOver(seen, step);
    const to = rolling.current || step.from;
    if (to === '')
      throw new ConfigError(`Nothing served before ${step.deployment} that it could go back to`, {
        hint: 'Complete its rolling release, or promote another deployment afterwards',
      });
    await api.rollback(started.project, to);
    log(`Going back to ${to} by an instant rollback: production is pinned to it then, until \`unpin: true\``);
  }
  await hostsBack(api, step);
}

/** What is under way without stages takes seconds, and ends by itself. */
function mustBeOver({ project: { lastMove }, rolling }: Standing, step: MoveStep): void {
  if (rolling?.state === 'ACTIVE' && rolling.queued === step.deployment)
    throw new ConfigError(
      `The promotion of ${step.deployment} is queued behind the rolling release of ${rolling.canary}, and Vercel takes it out of there for nobody`,
      { hint: `Abort the rolling release of ${rolling.canary}, or go back once this one has begun` },
    );
  const pending = pendingOf(lastMove);
  if (pending?.to !== step.deployment) return;
  throw new ConfigError(`Vercel cannot stop ${moveWords(pending)}: it is ${pending.status}`, {
    hint: 'It takes seconds. Go back once it has ended',
  });
}

/** Those that had it when this was begun had something else before that nobody knows. */
async function hostsBack(api: VercelApi, { hosts, deployment }: MoveStep): Promise<void> {
  const given = hosts
    .filter(({ from, to }) => to === undefined && from !== deployment)
    .map(({ host, from }) => ({ host, to: deployment, was: from }));
  const stuck = await putAllBack(api, given);
  if (stuck.length === 0) return;
  throw new RemoteError(withStuck(`${deployment} is taken back, but not from each extra host`, stuck), {
    service: 'Vercel',
    operation: 'AssignAlias',
    transient: false,
    hint: 'Assign those by hand, or run this again',
  });
}

function taken({ deployment }: MoveStep, by: string): RemoteError {
  return new RemoteError(`The move of ${deployment} does not stand any more: it was overtaken by ${by}`, {
    service: 'Vercel',
    operation: 'RollbackDeployment',
    status: 409,
    transient: false,
    hint: 'Nothing was changed. See that what serves is what should',
  });
}
