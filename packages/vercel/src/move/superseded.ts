import type { Verdict } from '@pipeline/contracts';
import { cleanText } from '../errors/clean-text.ts';
import type { MoveStep } from '../step.ts';
import { type MoveLook, thirdOf } from './look.ts';
import { moverOf } from './standing.ts';
import { moveWords } from './words.ts';

/** Somebody else's deployment takes its place. Vercel says who made that one, and not who moved it. */
export function superseded({ project, answers, other }: MoveLook, step: MoveStep): Verdict {
  const last = project?.lastMove;
  const made = other?.creator === undefined ? '' : ` (made by ${cleanText(other.creator)})`;
  if (last !== undefined && moverOf(last, step) === 'other') {
    const ended = last.status === 'succeeded' ? '' : `, which is ${last.status}`;
    return {
      state: 'superseded',
      detail: `${step.deployment} was overtaken by ${moveWords(last)}${made}${ended}`,
    };
  }
  const third = thirdOf(answers, step) ?? 'another deployment';
  const where = [...answers].find(([, id]) => id === third)?.[0];
  return {
    state: 'superseded',
    detail: `${where ?? 'a domain'} answers from ${third}${made}, not from ${step.deployment}`,
  };
}
