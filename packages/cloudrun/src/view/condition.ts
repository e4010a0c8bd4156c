import type { ConditionView } from '../views.ts';
import type { Fields } from './fields.ts';

const STATES: Readonly<Record<string, ConditionView['state']>> = {
  CONDITION_PENDING: 'pending',
  CONDITION_RECONCILING: 'reconciling',
  CONDITION_FAILED: 'failed',
  CONDITION_SUCCEEDED: 'succeeded',
};

/** One of the three is set, or none. */
const REASONS = ['reason', 'revisionReason', 'executionReason'];

/** Protobuf's word for "nothing was said". */
const isSaid = (name: string) => name !== '' && !/_(?:UNSPECIFIED|UNDEFINED)$/.test(name);

/**
 * A state that is not known, or not said, is `pending`: neither good nor bad.
 * https://docs.cloud.google.com/run/docs/reference/rest/v2/Condition
 */
export function readCondition(condition: Fields): ConditionView {
  const severity = condition.text('severity');
  const reason = REASONS.map(condition.text).find(isSaid);
  const state = condition.text('state');
  return {
    type: condition.text('type'),
    state: (Object.hasOwn(STATES, state) && STATES[state]) || 'pending',
    ...(isSaid(severity) && { severity }),
    ...(reason !== undefined && { reason }),
    message: condition.text('message'),
    at: condition.time('lastTransitionTime'),
  };
}

/** The terminal condition, or `Ready` where a document of that kind has none. */
export function readReady(document: Fields): ConditionView | undefined {
  if (document.raw.terminalCondition != null) return readCondition(document.inner('terminalCondition'));
  return readConditions(document).find(({ type }) => type === 'Ready');
}

export function readConditions(document: Fields): ConditionView[] {
  return document.list('conditions').map(readCondition);
}
