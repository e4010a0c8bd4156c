/**
 * What one observation of a rollout says.
 * `steady` means that what this run created is what serves, whole. Nothing else is green.
 * `held` means that the platform waits for a word: nothing moves until the rollout is continued or aborted.
 */
export type Verdict =
  | { state: 'progressing'; detail: string }
  | { state: 'held'; hold: Hold; detail: string }
  | { state: 'steady'; detail: string }
  | { state: 'failed'; reason: FailureReason; detail: string }
  | { state: 'superseded'; detail: string };

/**
 * `rolled-back`: the platform went back by itself. `crashing`: what was started keeps ending and the
 * platform will not stop trying. `stopped`: someone or something ended the rollout. `rejected`: the
 * platform will never run it. `check-failed`: it ran, and a check of ours said that it must not serve.
 */
export type FailureReason = 'rolled-back' | 'crashing' | 'stopped' | 'rejected' | 'check-failed';

/** A point at which a rollout waits until it is told to go on or to go back. */
export interface Hold {
  /** The platform's own id of this very wait; the next wait of the same rollout has another. */
  id: string;
  /** Where it stands, in the platform's words, such as `POST_TEST_TRAFFIC_SHIFT`. */
  at: string;
  /** Percent of production traffic that what is new receives while it waits, where that is known. */
  traffic?: number;
  /** How long it stands at least before it is decided on, in milliseconds. Without it, as long as the caller says. */
  least?: number;
  /** When the platform decides by itself, in milliseconds since the epoch. */
  expires?: number;
}

/** Whether the platform is done with it: no later look can say something else. */
export function isFinal(verdict: Verdict): boolean {
  return verdict.state !== 'progressing' && verdict.state !== 'held';
}
