import { isObject } from '../codec.ts';
import type { Document } from '../handler.ts';

export type State = 'pending' | 'reconciling' | 'failed' | 'succeeded';

/** https://docs.cloud.google.com/run/docs/reference/rest/v2/Condition */
export interface Reason {
  reason?: string;
  revisionReason?: string;
  executionReason?: string;
}

/** A condition that becomes what it is at this time, or that has been so since before. */
export function condition(
  before: Document | undefined,
  at: string,
  type: string,
  state: State,
  { message = '', ...reason }: Reason & { message?: string } = {},
): Document {
  const is = `CONDITION_${state.toUpperCase()}`;
  const same = before?.state === is && typeof before.lastTransitionTime === 'string';
  return {
    type,
    state: is,
    ...(message !== '' && { message }),
    lastTransitionTime: same ? before.lastTransitionTime : at,
    ...(state === 'failed' && { severity: 'ERROR' }),
    ...reason,
  };
}

export function conditionOf({ conditions }: Document, type: string): Document | undefined {
  return Array.isArray(conditions) ? conditions.filter(isObject).find(each => each.type === type) : undefined;
}
