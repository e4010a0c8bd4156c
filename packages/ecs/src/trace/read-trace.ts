import { ConfigError, isFinal, type Verdict } from '@pipeline/contracts';
import type { EcsTrace } from './answers.ts';

const STATES = ['progressing', 'held', 'steady', 'failed', 'superseded'];

/** Checks what a file holds. @throws ConfigError where it is no trace of an ECS rollout. */
export function readTrace(value: unknown): EcsTrace {
  const trace = value as Partial<EcsTrace> | null;
  const wrong = (what: string) => new ConfigError(`This is no trace of an ECS rollout: ${what}`);
  if (typeof trace !== 'object' || trace === null) throw wrong('it is no JSON object');
  if (trace.schema !== 1) throw wrong(`its schema is ${JSON.stringify(trace.schema)}, and 1 is known`);
  if (trace.target !== 'ecs') throw wrong(`its target is ${JSON.stringify(trace.target)}`);
  if (typeof trace.subject !== 'string' || !trace.subject.includes('/'))
    throw wrong('its subject is not `cluster/service`');
  if (typeof trace.started !== 'object' || trace.started === null) throw wrong('it has no `started`');
  if (!Array.isArray(trace.answers) || trace.answers.length === 0) throw wrong('it has no answers');
  const bad = trace.answers.findIndex(({ at, operation }) => typeof at !== 'number' || !operation);
  if (bad >= 0) throw wrong(`answers[${bad}] has no time or operation`);
  if (trace.verdict !== undefined && !STATES.includes(trace.verdict.state))
    throw wrong(`its verdict ${JSON.stringify(trace.verdict.state)} is not known`);
  return trace as EcsTrace;
}

/**
 * The same state and, where it failed, for the same reason; words may change. That a check of ours failed is in no
 * answer of AWS: the same rollout judged again was only rolled back.
 */
export function isSameVerdict(a: Verdict | undefined, b: Verdict | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (!isFinal(a) && !isFinal(b)) return true;
  if (a.state !== 'failed' || b.state !== 'failed') return a.state === b.state;
  return a.reason === b.reason || a.reason === 'check-failed' || b.reason === 'check-failed';
}
