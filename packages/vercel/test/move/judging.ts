import type { Verdict } from '@pipeline/contracts';
import { expect, it } from 'vitest';
import { judgeMove } from '../../src/move/judge.ts';
import type { MoveLook } from '../../src/move/look.ts';
import type { MoveStep, VercelStarted } from '../../src/step.ts';
import { projectView } from '../view-of.ts';
import { EXTRA, LIVE, type moveView, NEXT, SHOP, startedBy, stepOf, WWW } from './shop.ts';

export const project = (lastMove: ReturnType<typeof moveView> | undefined, more = {}) =>
  projectView({ production: NEXT, lastMove, ...more });

/** Where hosts answer from before anything has moved. */
export const before = { [SHOP]: LIVE, [WWW]: LIVE, [EXTRA]: LIVE };

export interface Row {
  name: string;
  look: MoveLook;
  step?: Partial<MoveStep>;
  started?: Partial<VercelStarted>;
  state: Verdict['state'];
  says: RegExp;
  more?: object;
}

/** One look each. */
export function judges(rows: readonly Row[]): void {
  it.each(rows)('$name: $state', ({ look, step, started, state, says, more = {} }) => {
    const verdict = judgeMove(look, startedBy(stepOf(step), started));
    expect(verdict).toMatchObject({ state, detail: expect.stringMatching(says), ...more });
  });
}
