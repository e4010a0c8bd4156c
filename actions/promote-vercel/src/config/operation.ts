import { given, type Problems } from '@pipeline/action-kit';
import { type Inputs, spec } from '../spec.gen.ts';

export type Operation = Inputs['operation'];

const MOVES: readonly Operation[] = ['promote', 'rollback', 'undo-rollback'];
const LOOKS: readonly Operation[] = [...MOVES, 'continue', 'complete'];

/** What each of these inputs is for. */
const FOR: Record<string, readonly Operation[]> = {
  deployment: ['promote'],
  'from-environment': ['promote'],
  release: ['promote'],
  to: ['rollback'],
  pin: ['rollback'],
  unpin: ['promote'],
  'allow-older': ['promote'],
  'allow-refused': MOVES,
  domains: MOVES,
  rolling: ['promote', 'undo-rollback'],
  commit: MOVES,
  checks: LOOKS,
  'check-command': LOOKS,
  compare: LOOKS,
  'at-hold': LOOKS,
};

/** What is asked for must be what the operation does. */
export function judgeOperation(inputs: Inputs, problems: Problems): void {
  const { operation } = inputs;
  for (const input of given(spec, inputs, Object.keys(FOR)))
    if (!FOR[input]?.includes(operation))
      problems.add(
        input,
        `${operation} has no use for it`,
        `Remove it, or set \`operation: ${FOR[input]?.[0]}\``,
      );
}

/** Whether it moves production anew; else it is about what is under way. */
export function isMove(operation: Operation): operation is 'promote' | 'rollback' | 'undo-rollback' {
  return MOVES.includes(operation);
}
