import type { Clock, Decision, Hold, RemoteError, Verdict } from '@pipeline/contracts';
import { type Deciding, findingOf } from './check.ts';
import { isPassing } from './passing.ts';

/** A hold that is over refuses, too, and may be shown for some seconds more: so many refusals are meant. */
const REFUSALS = 6;

interface HoldBookOptions extends Deciding {
  clock: Clock;
  signal?: AbortSignal;
}

/** What is known of the holds of one rollout: since when each stands, what was decided, and whether it was heard. */
export class HoldBook {
  /** What failing checks have said. */
  readonly complaints: string[] = [];
  readonly #name: string;
  readonly #options: HoldBookOptions;
  readonly #since = new Map<string, number>();
  readonly #decisions = new Map<string, Decision>();
  readonly #heard = new Set<string>();
  readonly #refusals = new Map<string, number>();

  constructor(name: string, options: HoldBookOptions) {
    this.#name = name;
    this.#options = options;
  }

  /** Whether this is a hold to decide on now: not one that was answered, and not before its pause is over. */
  isDue(verdict: Verdict): boolean {
    if (verdict.state !== 'held' || this.#heard.has(verdict.hold.id)) return false;
    const { id, least } = verdict.hold;
    const { clock, holds } = this.#options;
    const since = this.#since.get(id) ?? clock.now();
    this.#since.set(id, since);
    return holds?.at === 'leave' || clock.now() - since >= (least ?? holds?.pause ?? 0);
  }

  /** Checks once a hold; said again, a decision stays what it was. */
  async decide(hold: Hold): Promise<Decision> {
    const decision = await this.#decision(hold);
    this.#decisions.set(hold.id, decision);
    return decision;
  }

  heard({ id }: Hold): void {
    this.#heard.add(id);
  }

  /** Whether the platform means its refusal. */
  isRefused({ id }: Hold, error: RemoteError): boolean {
    if (isPassing(error) || error.outcome === 'unknown') return false;
    const refusals = (this.#refusals.get(id) ?? 0) + 1;
    this.#refusals.set(id, refusals);
    return refusals === REFUSALS;
  }

  async #decision(hold: Hold): Promise<Decision> {
    const { check, signal, onFinding } = this.#options;
    // Also at an earlier hold that is shown again: a platform may take it for a word on the one it stands at.
    if (this.complaints.length > 0) return 'go-back';
    const before = this.#decisions.get(hold.id);
    if (before !== undefined || check === undefined) return before ?? 'proceed';
    const finding = await findingOf(check, { name: this.#name, hold }, signal);
    onFinding?.(finding, hold);
    if (finding.ok) return 'proceed';
    this.complaints.push(finding.detail);
    return 'go-back';
  }
}
