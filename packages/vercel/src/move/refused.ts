import { RemoteError } from '@pipeline/contracts';
import type { MoveStep } from '../step.ts';
import { pendingOf } from './flight.ts';
import { percentOf } from './judge-rolling.ts';
import { messageOf } from './message-of.ts';
import type { Stuck } from './put-back.ts';
import { retold, withStuck } from './retold.ts';
import { isServing } from './standing.ts';
import type { Standing } from './untouched.ts';
import { moveWords } from './words.ts';

/** Production was moved since this was planned, and nothing was done over it. */
export class Overtaken extends RemoteError {
  constructor(step: MoveStep, by: string) {
    super(`The ${title(step)} was not begun, since it was overtaken: ${by}`, {
      service: 'Vercel',
      operation: operationOf(step),
      status: 409,
      transient: false,
      hint: 'Somebody has moved production since this was planned. See that it is what should serve, or run this job again',
    });
  }
}

/** Why Vercel would not begin it, and what to do. @param seen what there was then, and just before, where that could be seen */
export function refused(
  error: unknown,
  seen: readonly (Standing | undefined)[],
  step: MoveStep,
  stuck: readonly Stuck[],
): unknown {
  if (error instanceof Overtaken) return retold(error, error.message, stuck);
  const status = error instanceof RemoteError ? error.status : undefined;
  const [way] = status === 409 ? seen.flatMap(each => (each && inTheWay(each, step)) ?? []) : [];
  if (way !== undefined) return conflict(step, way, stuck, error);
  const what = `Vercel refused the ${title(step)}: ${messageOf(error)}`;
  return retold(error, what, stuck, hintFor(status, step));
}

/**
 * Extra hosts are not given while Vercel is at another move, which it would refuse ours for: they would go back and forth.
 * @throws RemoteError
 */
export function mustBeAlone(seen: Standing, step: MoveStep): void {
  const way = isServing(step) ? undefined : inTheWay(seen, step);
  if (way !== undefined) throw conflict(step, way, []);
}

function conflict(step: MoveStep, way: InTheWay, stuck: readonly Stuck[], cause?: unknown): RemoteError {
  return new RemoteError(withStuck(`The ${title(step)} cannot begin: ${way.what}`, stuck), {
    service: 'Vercel',
    operation: operationOf(step),
    status: 409,
    transient: way.passes && stuck.length === 0,
    hint: way.hint,
    cause,
  });
}

/** Whether it is what production is already, which Vercel answers with 409 without touching a pin. */
export function isAlready(error: unknown, after: Standing, step: MoveStep): boolean {
  return (
    error instanceof RemoteError &&
    error.status === 409 &&
    step.way === 'promote' &&
    after.project.production === step.deployment &&
    inTheWay(after, step) === undefined
  );
}

interface InTheWay {
  what: string;
  hint: string;
  /** Vercel has one move of a project at a time, and that one ends by itself. */
  passes: boolean;
}

function inTheWay(
  { project: { lastMove }, rolling }: Standing,
  { deployment, way }: MoveStep,
): InTheWay | undefined {
  const rolls = rolling?.state === 'ACTIVE' ? rolling : undefined;
  // That is how it is aborted.
  if (way === 'rollback' && rolls?.current === deployment) return undefined;
  if (rolls !== undefined && rolls.canary !== deployment)
    return {
      what: `a rolling release of ${rolls.canary} is at ${percentOf(rolls) ?? 0}%`,
      hint: 'Continue or abort that one first',
      passes: false,
    };
  const pending = pendingOf(lastMove);
  if (pending !== undefined && pending.to !== deployment)
    return {
      what: `${moveWords(pending)}, is ${pending.status}`,
      hint: 'Run this job again when that has ended',
      passes: true,
    };
  return undefined;
}

/** https://vercel.com/docs/instant-rollback: how far back depends on the plan. */
function hintFor(status: number | undefined, { way }: MoveStep): string | undefined {
  if (status === 402 && way === 'rollback')
    return 'On the Hobby plan an instant rollback goes to the deployment just before the current one, no further. Set `pin: false` to promote it instead: it is live all the same then, and production is not pinned';
  if (status === 404 || status === 410)
    return 'It may have been deleted since: choose another, or deploy that commit again';
  return undefined;
}

function title({ way, deployment }: MoveStep): string {
  return way === 'rollback' ? `rollback to ${deployment}` : `promotion of ${deployment}`;
}

function operationOf({ way }: MoveStep): string {
  return way === 'rollback' ? 'RollbackDeployment' : 'PromoteDeployment';
}
