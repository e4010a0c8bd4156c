/**
 * What one observation of a rollout says.
 * `steady` means that what this run created is what serves, whole. Nothing else is green.
 */
export type Verdict =
  | { state: 'progressing'; detail: string }
  | { state: 'steady'; detail: string }
  | { state: 'failed'; reason: FailureReason; detail: string }
  | { state: 'superseded'; detail: string };

/**
 * `rolled-back`: the platform went back by itself. `crashing`: what was started keeps ending and the
 * platform will not stop trying. `stopped`: someone or something ended the rollout. `rejected`: the
 * platform will never run it.
 */
export type FailureReason = 'rolled-back' | 'crashing' | 'stopped' | 'rejected';

export function isFinal(verdict: Verdict): boolean {
  return verdict.state !== 'progressing';
}
