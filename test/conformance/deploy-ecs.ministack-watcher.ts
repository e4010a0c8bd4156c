import { setTimeout as sleep } from 'node:timers/promises';
import type { WireService } from '../../actions/deploy-ecs/test/ecs-wire.ts';

/** Looks at a service the whole time, more often than anyone who deploys. */
export class Watcher {
  readonly seen: { at: number; service: WireService }[] = [];
  readonly #stop = new AbortController();
  readonly #look: () => Promise<WireService>;
  readonly #done: Promise<void>;

  constructor(look: () => Promise<WireService>) {
    this.#look = look;
    this.#done = (async () => {
      while (!this.#stop.signal.aborted) {
        this.seen.push({ service: await look(), at: Date.now() });
        await sleep(50);
      }
    })();
  }

  /** Looks once more at the end: whoever deployed may have seen it between two of our looks. */
  async end(): Promise<void> {
    this.#stop.abort();
    await this.#done;
    this.seen.push({ service: await this.#look(), at: Date.now() });
  }

  /** When a deployment was first seen to have come to its end: completed, failed, or gone. */
  endOf(id: string): number {
    const from = this.seen.findIndex(({ service }) => service.deployments.some(each => each.id === id));
    const ended = this.seen.slice(from).find(({ service }) => {
      const mine = service.deployments.find(each => each.id === id);
      if (mine === undefined || mine.rolloutState === 'FAILED') return true;
      return mine.rolloutState === 'COMPLETED' && mine.runningCount >= mine.desiredCount;
    });
    if (from < 0 || ended === undefined) {
      throw new Error(`${id} never ended: ${JSON.stringify(this.seen.at(-1)?.service.deployments)}`);
    }
    return ended.at;
  }
}
