import {
  type Decision,
  type DeployTarget,
  type Hold,
  type Plan,
  RemoteError,
  type Verdict,
} from '@pipeline/contracts';
import type { CallFault, History, Script } from './history.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface Deployment {
  id: number;
  value: number;
  by: 'us' | 'other' | 'before';
  plan: string;
  born: number;
  /** What is true of it, from when on. */
  truth: { at: number; verdict: Verdict }[];
}
export interface Call {
  operation: 'observe' | 'prepare' | 'apply' | 'find' | 'judge' | 'resolve' | 'abort';
  at: number;
  until: number;
  /** Of a `resolve`. */
  said?: { id: number; decision: Decision };
}
interface Step {
  value: number;
  key: string;
  onto: number;
}
interface Now {
  value: number;
  version: number;
}
export interface Begun {
  id: number;
}
export type ModelTarget = DeployTarget<Now, number, Step, Begun, number>;

const gone = (status: number | undefined, outcome: 'known' | 'unknown') =>
  new RemoteError(status === undefined ? 'no answer' : `answered ${status}`, {
    service: 'model',
    operation: 'call',
    outcome,
    ...(status !== undefined && { status }),
  });

/**
 * A platform that serves a number and plays one history. It knows the truth at every moment; what its calls show
 * may be late, lost or refused.
 */
export class ModelPlatform implements ModelTarget {
  readonly deployments: Deployment[] = [];
  readonly calls: Call[] = [];
  readonly history: History;
  readonly abort?: (started: Begun) => Promise<void>;
  readonly name: string;
  readonly #time: VirtualTime;
  readonly #turns = new Map<string, number>();
  #plans = 0;

  constructor(name: string, time: VirtualTime, history: History) {
    this.name = name;
    this.#time = time;
    this.history = history;
    this.#born(1, 'before', 'before', { phases: [], end: 'steady' });
    const { other } = history;
    if (other?.from === 'zero') time.at(other.after, () => this.#someoneElse());
    if (history.abort !== 'absent') {
      const fault = history.abort;
      this.abort = started =>
        this.#change({ operation: 'abort' }, fault, () => {
          if (this.#standing(started.id)) this.#end(started.id, 'rolled-back');
        });
    }
  }

  observe = async () => {
    await this.#read('observe');
    return { value: this.installed, version: this.deployments.length };
  };
  offers = () => [];
  snapshot = ({ value }: Now) => value;
  towards = (earlier: number) => earlier;
  plan = ({ value, version }: Now, wanted: number): Plan<Step> => {
    const change = { what: 'number', from: String(value), to: String(wanted) };
    const step = { value: wanted, key: `${this.name}-${this.#plans++}`, onto: version };
    return { subject: this.name, changes: [change], step };
  };
  prepare = () => this.#read('prepare');
  apply = async ({ step }: Plan<Step>): Promise<Begun> => {
    const { applies, ours, wayBack, guarded, other } = this.history;
    const fault = applies[this.#turn('apply')] ?? 'fine';
    await this.#change({ operation: 'apply' }, fault, () => {
      if (guarded && this.deployments.length !== step.onto) throw gone(409, 'known');
      const first = this.deployments.every(({ by }) => by !== 'us');
      this.#born(step.value, 'us', step.key, first ? ours : wayBack);
      if (first && other?.from === 'birth')
        this.#time.at(this.#time.now + other.after, () => this.#someoneElse());
    });
    return { id: this.deployments.length - 1 };
  };
  findStarted = async ({ step }: Plan<Step>) => {
    await this.#read('find');
    const found = this.deployments.find(({ plan }) => plan === step.key);
    if (found === undefined || found.born + this.history.shownAfter > this.#time.now) return undefined;
    return { id: found.id };
  };
  judge = async ({ id }: Begun): Promise<Verdict> => {
    await this.#read('judge');
    const seen = this.#time.now - this.#inTurn('stale', this.history.stale);
    return this.at(id, seen) ?? { state: 'progressing', detail: 'not shown yet' };
  };
  resolve = (started: Begun, hold: Hold, decision: Decision) =>
    this.#change(
      { operation: 'resolve', said: { id: started.id, decision } },
      this.history.resolves[this.#turn('resolve')] ?? 'fine',
      () => {
        const verdict = this.at(started.id, this.#time.now);
        // A hold that is over is refused: the harsher of what platforms do.
        if (verdict?.state !== 'held' || verdict.hold.id !== hold.id) throw gone(400, 'known');
        this.#decide(started.id, hold.id, decision);
      },
    );

  /** What is true of a deployment at a time. */
  at(id: number, time: number): Verdict | undefined {
    return this.deployments[id]?.truth.findLast(({ at }) => at <= time)?.verdict;
  }

  /** The number that the platform is set to: the newest that it did not go back from. */
  get installed(): number {
    const stands = this.deployments.findLast(({ truth }) => {
      const last = truth.at(-1)?.verdict;
      return !(last?.state === 'failed' && last.reason === 'rolled-back');
    });
    return stands?.value ?? 1;
  }

  #someoneElse() {
    this.#born(9, 'other', 'other', { phases: [{ moves: 1_000 }], end: 'steady' });
  }

  #born(value: number, by: Deployment['by'], plan: string, script: Script) {
    for (const { truth } of this.deployments) {
      const over = truth.at(-1)?.verdict;
      if (over?.state === 'failed' && over.reason === 'rolled-back') continue;
      truth.push({ at: this.#time.now, verdict: { state: 'superseded', detail: `by ${value}` } });
    }
    const id = this.deployments.length;
    this.deployments.push({ id, value, by, plan, born: this.#time.now, truth: [] });
    this.#next(id, script, 0);
  }

  #next(id: number, script: Script, at: number) {
    const phase = script.phases[at];
    if (phase === undefined) return this.#finish(id, script.end);
    if ('moves' in phase) {
      this.#say(id, { state: 'progressing', detail: `moves ${at % 2}` });
      return this.#time.at(this.#time.now + phase.moves, () => {
        if (this.#standing(id)) this.#next(id, script, at + 1);
      });
    }
    const hold = `${this.name}/${id}/${at}`;
    this.#say(id, { state: 'held', hold: { id: hold, at: 'TEST' }, detail: `holds at ${at}` });
    this.#afterHold.set(hold, () => this.#next(id, script, at + 1));
    const { expires } = phase;
    if (expires !== undefined)
      this.#time.at(this.#time.now + expires.after, () => {
        const verdict = this.at(id, this.#time.now);
        if (verdict?.state === 'held' && verdict.hold.id === hold) this.#decide(id, hold, expires.to);
      });
  }
  readonly #afterHold = new Map<string, () => void>();

  #decide(id: number, hold: string, decision: Decision) {
    if (decision === 'proceed') return this.#afterHold.get(hold)?.();
    this.#say(id, { state: 'progressing', detail: 'goes back' });
    this.#time.at(this.#time.now + 2_000, () => this.#standing(id) && this.#end(id, 'rolled-back'));
  }

  #finish(id: number, end: Script['end']) {
    if (end === 'never') return this.#say(id, { state: 'progressing', detail: 'for ever' });
    if (end !== 'steady') return this.#end(id, end);
    this.#say(id, { state: 'steady', detail: 'serves' });
    this.#otherAfterEnd(id);
  }
  #end(id: number, reason: Exclude<Script['end'], 'steady' | 'never'>) {
    this.#say(id, { state: 'failed', reason, detail: reason });
    this.#otherAfterEnd(id);
  }
  #otherAfterEnd(id: number) {
    const { other } = this.history;
    const first = this.deployments.find(({ by }) => by === 'us')?.id === id;
    if (first && other?.from === 'end')
      this.#time.at(this.#time.now + other.after, () => this.#someoneElse());
  }
  #say(id: number, verdict: Verdict) {
    this.deployments[id]?.truth.push({ at: this.#time.now, verdict });
  }
  #standing(id: number): boolean {
    const verdict = this.at(id, this.#time.now);
    return verdict?.state === 'progressing' || verdict?.state === 'held';
  }

  async #call(what: Pick<Call, 'operation' | 'said'>) {
    const call: Call = { ...what, at: this.#time.now, until: this.#time.now };
    this.calls.push(call);
    await this.#time.sleep(this.#inTurn('latency', this.history.latency));
    call.until = this.#time.now;
  }
  async #read(operation: Call['operation']) {
    await this.#call({ operation });
    const storm = this.history.storms.find(({ from, to }) => from <= this.#time.now && this.#time.now < to);
    if (storm !== undefined && this.#planned) throw gone(storm.status, 'known');
  }
  /** Before anything is planned a throttled read is the client's matter. */
  get #planned() {
    return this.#plans > 0;
  }
  async #change(what: Pick<Call, 'operation' | 'said'>, fault: CallFault, effect: () => void) {
    await this.#call(what);
    if (fault === 'lost-before') throw gone(undefined, 'unknown');
    if (fault === 'throttled') throw gone(429, 'known');
    if (fault === 'refused') throw gone(400, 'known');
    effect();
    if (fault === 'lost-after') throw gone(undefined, 'unknown');
  }
  #turn(what: string): number {
    const turn = this.#turns.get(what) ?? 0;
    this.#turns.set(what, turn + 1);
    return turn;
  }
  #inTurn(what: string, from: readonly number[]): number {
    return from[this.#turn(what) % from.length] ?? 0;
  }
}
