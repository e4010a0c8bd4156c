import {
  type Decision,
  type DeployTarget,
  type Hold,
  type Plan,
  RemoteError,
  type Verdict,
} from '@pipeline/contracts';

export const lost = new RemoteError('no answer', { service: 'X', operation: 'Update', outcome: 'unknown' });
export const refused = new RemoteError('no', { service: 'X', operation: 'Update', status: 400 });
export const throttled = new RemoteError('slow down', { service: 'X', operation: 'Update', status: 429 });

export interface Begun {
  id: number;
  value: number;
}

type Look = Verdict | Error;
type ApplyFault = 'before' | 'after' | 'refused';

/**
 * A platform that serves one number. A deploy of a number plays the looks that were scripted for it, the last of
 * them for ever; a number without a script is steady at once.
 */
export class NumberPlatform implements DeployTarget<number, number, number, Begun, number> {
  readonly name: string;
  live: number;
  deploys: number[] = [];
  readonly log: string[] = [];
  readonly #scripts = new Map<number, Look[]>();
  readonly #faults: ApplyFault[] = [];
  readonly #resolveFaults: RemoteError[] = [];
  #at = 0;

  constructor(name = 'number', live = 1) {
    this.name = name;
    this.live = live;
  }
  script(value: number, ...looks: Look[]): this {
    this.#scripts.set(value, looks);
    return this;
  }
  failApply(...faults: ApplyFault[]): this {
    this.#faults.push(...faults);
    return this;
  }
  failResolve(...errors: RemoteError[]): this {
    this.#resolveFaults.push(...errors);
    return this;
  }

  observe = async () => this.live;
  offers = () => [{ kind: 'all-at-once' as const, words: 'all at once' }];
  snapshot = (now: number) => now;
  towards = (earlier: number) => earlier;
  plan = (now: number, wanted: number): Plan<number> => ({
    subject: this.name,
    changes: now === wanted ? [] : [{ what: 'number', from: String(now), to: String(wanted) }],
    step: wanted,
  });
  prepare = async ({ step }: Plan<number>) => void this.log.push(`prepare ${step}`);
  apply = async ({ step }: Plan<number>): Promise<Begun> => {
    const fault = this.#faults.shift();
    if (fault === 'before') throw lost;
    if (fault === 'refused') throw refused;
    this.live = step;
    this.deploys.push(step);
    this.log.push(`apply ${step}`);
    this.#at = 0;
    if (fault === 'after') throw lost;
    return { id: this.deploys.length, value: step };
  };
  findStarted = async ({ step }: Plan<number>) =>
    this.live === step ? { id: this.deploys.length, value: step } : undefined;
  judge = async (begun: Begun): Promise<Verdict> => {
    if (begun.id !== this.deploys.length)
      return { state: 'superseded', detail: `${this.live} took its place` };
    const script = this.#scripts.get(begun.value) ?? [];
    const look = script[Math.min(this.#at, script.length - 1)];
    if (look instanceof Error) {
      this.#at += 1;
      throw look;
    }
    // A hold lasts until it is resolved.
    if (look?.state !== 'held') this.#at += 1;
    return look ?? { state: 'steady', detail: String(this.live) };
  };
  resolve = async (_: Begun, hold: Hold, decision: Decision) => {
    const error = this.#resolveFaults.shift();
    this.log.push(`${decision} ${hold.id}`);
    if (error?.outcome !== 'unknown' || decision === 'go-back') this.#at += 1;
    if (error !== undefined) throw error;
  };
}

export const progressing: Verdict = { state: 'progressing', detail: 'on its way' };
export const steady: Verdict = { state: 'steady', detail: 'serves' };
export const crashing: Verdict = { state: 'failed', reason: 'crashing', detail: 'exit code 1' };
export const rolledBack: Verdict = { state: 'failed', reason: 'rolled-back', detail: 'went back' };
export const held = (id: string): Verdict => ({
  state: 'held',
  hold: { id, at: 'TEST' },
  detail: `held at ${id}`,
});
