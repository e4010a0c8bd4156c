import type { IncomingMessage } from 'node:http';
import { type Front, openFront, type Pool, type Refused } from '../runtime/front.ts';

export interface FrontsOptions {
  /** The port of a service's address, by `project/region/service`, a tag's by `project/region/service#tag`; a free one when absent. */
  frontPort?: ((name: string) => number | undefined) | undefined;
  /** Whether a request may go on to a service, by its full name; all may when absent. */
  admit?: (service: string, request: IncomingMessage) => Promise<Refused | undefined>;
}

/** Addresses on 127.0.0.1, in the place of `…run.app`: one of each service, and of each of its tags. */
export class Fronts {
  readonly #options: FrontsOptions;
  readonly #fronts = new Map<string, Promise<Front>>();

  constructor(options: FrontsOptions) {
    this.#options = options;
  }

  /** The same as long as the world lives, whether or not its service exists. */
  async open(service: string, tag: string | undefined, pools: () => readonly Pool[]): Promise<string> {
    const [, project, , region, , id] = service.split('/');
    const { frontPort, admit } = this.#options;
    const name = `${project}/${region}/${id}${tag === undefined ? '' : `#${tag}`}`;
    const opened =
      this.#fronts.get(name) ??
      openFront(pools, frontPort?.(name), admit && (request => admit(service, request)));
    this.#fronts.set(name, opened);
    return (await opened).url;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#fronts.values()].map(async front => (await front).close()));
  }
}
