import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Decision } from '@pipeline/contracts';
import type { DeploymentView, DeployRequest } from '../views.ts';
import { answers, type Child, startChild } from './child.ts';

/** Why a request is refused, with the HTTP status that says so. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Milliseconds that a process has to answer, and then has to stay; and how often it may end before it is given up. */
export interface Patience {
  start: number;
  settle: number;
  crashes: number;
}

interface Running {
  deployment: DeploymentView;
  child: Child;
}
interface Flight {
  deployment: DeploymentView;
  stop: AbortController;
  told: PromiseWithResolvers<Decision>;
  done: Promise<void>;
}
const GAVE_WAY = 'gave way to a newer deployment';

/** Keeps one process at the front, and changes it for another. What does not succeed leaves what was before. */
export class Supervisor {
  readonly deployments: DeploymentView[];
  readonly #releases: string;
  readonly #patience: Patience;
  /** Told whenever what is shown changes. */
  readonly #changed: () => void;
  #front: Running | undefined;
  #flight: Flight | undefined;

  constructor(folder: string, known: DeploymentView[], patience: Patience, changed: () => void) {
    this.#releases = path.join(folder, 'releases');
    this.deployments = known;
    this.#patience = patience;
    this.#changed = changed;
  }

  get serving(): number | undefined {
    return this.#front?.child.alive ? this.#front.deployment.id : undefined;
  }
  get port(): number | undefined {
    return this.#front?.child.alive ? this.#front.child.port : undefined;
  }

  /** The same key is the same deployment. A request that does not know the newest one is refused. */
  deploy({ key, release, strategy, onto }: DeployRequest): DeploymentView {
    const known = this.deployments.find(each => each.key === key);
    if (known !== undefined) return known;
    const newest = this.deployments.at(-1)?.id ?? 0;
    if (newest !== onto) throw new Refusal(409, `deployment ${newest} is the newest, not ${onto}`);
    const deployment = {
      id: newest + 1,
      key,
      release,
      strategy,
      state: 'starting' as const,
      detail: 'starts',
    };
    this.deployments.push(deployment);
    this.#changed();
    const before = this.#flight;
    before?.stop.abort(GAVE_WAY);
    const flight = { deployment, stop: new AbortController(), told: Promise.withResolvers<Decision>() };
    this.#flight = { ...flight, done: (before?.done ?? Promise.resolve()).then(() => this.#fly(flight)) };
    return deployment;
  }

  resolve(id: number, decision: Decision): void {
    const { deployment, told } = this.#inFlight(id);
    if (deployment.state !== 'holding') throw new Refusal(409, `deployment ${id} does not hold`);
    told.resolve(decision);
  }

  abort(id: number): void {
    this.#inFlight(id).stop.abort('aborted');
  }

  /** Puts a deployment to the front that served when the supervisor ended. */
  async restore(deployment: DeploymentView): Promise<void> {
    const child = await this.#start(deployment);
    await answering(child, this.#patience.start);
    this.#bringToFront({ deployment, child });
  }

  async close(): Promise<void> {
    this.#flight?.stop.abort('the supervisor ended');
    await this.#flight?.done;
    await this.#clearFront();
  }

  #inFlight(id: number): Flight {
    const flight = this.#flight;
    if (flight?.deployment.id !== id) throw new Refusal(409, `deployment ${id} is not on its way`);
    return flight;
  }

  async #fly({ deployment, stop, told }: Omit<Flight, 'done'>): Promise<void> {
    const before = this.#front;
    let running: Running | undefined;
    try {
      if (deployment.strategy.kind === 'all-at-once') await this.#clearFront();
      running = { deployment, child: await this.#ready(deployment, stop.signal) };
      if (deployment.strategy.kind === 'verify-first') {
        deployment.port = running.child.port;
        this.#say(deployment, 'holding', `answers on port ${deployment.port}, without traffic`);
        const decision = await outcome(told.promise, running.child, stop.signal);
        if (decision === 'go-back') throw new Error('told to go back');
      }
      this.#bringToFront(running);
      if (deployment.strategy.kind === 'blue-green') {
        this.#say(
          deployment,
          'baking',
          `answers at the front; ${before?.deployment.release ?? 'nothing'} is kept`,
        );
        await outcome(sleep(deployment.strategy.bake), running.child, stop.signal);
      }
      if (before?.child !== running.child) await before?.child.end();
      this.#say(deployment, 'serving', 'answers at the front');
    } catch (error) {
      await this.#comeBack(before, running);
      const why = error instanceof Error ? error.message : String(error);
      this.#say(deployment, stop.signal.reason === GAVE_WAY ? 'stopped' : 'went-back', why);
    }
    if (this.#flight?.deployment === deployment) this.#flight = undefined;
  }

  /** A process that answers and stays. Beside one that serves it is given up; alone it is started for ever. */
  async #ready(deployment: DeploymentView, signal: AbortSignal): Promise<Child> {
    const { start, settle, crashes } = this.#patience;
    for (let times = 1; ; times++) {
      const child = await this.#start(deployment);
      try {
        await outcome(answering(child, start), child, signal);
        await outcome(sleep(settle), child, signal);
        return child;
      } catch (error) {
        await child.end();
        signal.throwIfAborted();
        const how = `${error instanceof Error ? error.message : error} (${times}×)`;
        if (times >= crashes && this.#front !== undefined) throw new Error(how);
        this.#say(deployment, times >= crashes ? 'crashing' : 'starting', how);
      }
    }
  }

  async #comeBack(before: Running | undefined, failed: Running | undefined): Promise<void> {
    if (this.#front !== undefined && this.#front === failed) this.#front = undefined;
    await failed?.child.end();
    if (before === undefined || this.#front === before) return;
    if (!before.child.alive) {
      before.child = await this.#start(before.deployment);
      await answering(before.child, this.#patience.start).catch(() => undefined);
    }
    this.#bringToFront(before);
  }

  /** From now on connections go to it, and it is started again whenever it ends. */
  #bringToFront(running: Running): void {
    this.#front = running;
    this.#changed();
    const { child } = running;
    void child.ended.then(async () => {
      if (this.#front !== running || running.child !== child) return;
      await sleep(100);
      if (this.#front !== running || running.child !== child) return;
      running.child = await this.#start(running.deployment);
      if (this.#front === running) this.#bringToFront(running);
      else await running.child.end();
    });
  }

  async #clearFront(): Promise<void> {
    const was = this.#front;
    this.#front = undefined;
    await was?.child.end();
  }

  #start({ release }: DeploymentView): Promise<Child> {
    return startChild(path.join(this.#releases, release));
  }

  #say(deployment: DeploymentView, state: DeploymentView['state'], detail: string): void {
    deployment.state = state;
    deployment.detail = detail;
    if (state !== 'holding') delete deployment.port;
    this.#changed();
  }
}

async function answering({ port }: Child, within: number): Promise<void> {
  for (const until = Date.now() + within; Date.now() < until; await sleep(20))
    if (await answers(port)) return;
  throw new Error(`nothing answers on its port within ${within} ms`);
}

/** What this comes to, unless the process ends first or it is stopped: those are thrown. */
function outcome<T>(work: Promise<T>, child: Child, signal: AbortSignal): Promise<T> {
  const stopped = Promise.withResolvers<never>();
  const stop = () => stopped.reject(signal.reason);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  const ended = child.ended.then(how => Promise.reject(new Error(how)));
  return Promise.race([work, ended, stopped.promise]).finally(() =>
    signal.removeEventListener('abort', stop),
  );
}
