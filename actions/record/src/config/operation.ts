import { given, type Problems } from '@pipeline/action-kit';
import { type Inputs, spec } from '../spec.gen.ts';

export type Operation = Inputs['operation'];

const WRITE: readonly Operation[] = ['record', 'begin', 'finish'];
const START: readonly Operation[] = ['record', 'begin'];
const ONE: readonly Operation[] = [...WRITE, 'retire'];
const END: readonly Operation[] = ['record', 'finish'];

/** What each of these inputs is for. */
const FOR: Record<string, readonly Operation[]> = {
  subject: ONE,
  artifacts: WRITE,
  targets: ONE,
  verdict: END,
  undone: END,
  detail: [...END, 'retire'],
  url: END,
  snapshot: END,
  checks: END,
  'back-to': ['record'],
  commit: START,
  'allow-older': START,
  'allow-in-flight': ['retire'],
  'lock-wait': [...START, 'retire'],
  environments: ['show'],
  what: ['show'],
  limit: ['show'],
  'compare-live': ['show'],
  'fail-on-drift': ['show'],
  'aws-region': ['show'],
  'role-to-assume': ['show'],
  'workload-identity-provider': ['show'],
  'service-account': ['show'],
  'vercel-token': ['show'],
  'vercel-team': ['show'],
};

/** What is asked for must be what the operation does. */
export function judgeOperation(inputs: Inputs, problems: Problems): void {
  const { operation } = inputs;
  for (const input of given(spec, inputs, Object.keys(FOR)))
    if (!FOR[input]?.includes(operation))
      problems.add(
        input,
        `${operation} has no use for it`,
        `Remove it, or set \`operation: ${FOR[input]?.at(-1)}\``,
      );
}
