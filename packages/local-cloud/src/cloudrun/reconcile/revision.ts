import { isObject } from '../codec.ts';
import type { Document } from '../handler.ts';
import { imagesOf } from '../rules/template.ts';
import { TIMING } from '../timing.ts';
import { projectNumber, timestamp, type World } from '../world.ts';
import { condition, conditionOf, type Reason, type State } from './conditions.ts';
import { type Failure, notReady } from './failure.ts';
import { Instance } from './instance.ts';
import type { Life } from './routes.ts';

/**
 * A revision from its making to its end: its instance is started once to see that it is healthy, and kept while it has traffic or a tag.
 * https://docs.cloud.google.com/run/docs/managing/revisions, https://docs.cloud.google.com/run/docs/about-instance-autoscaling
 */
export class RevisionLife {
  life: Life = 'pending';
  failure: Failure | undefined;
  readonly #world: World;
  readonly #document: Document;
  readonly #changed: () => void;
  #instance: Instance | undefined;
  #starting: Promise<void> | undefined;
  #kept = true;

  constructor(world: World, document: Document, changed: () => void) {
    this.#world = world;
    this.#document = document;
    this.#changed = changed;
    this.#show('pending');
  }

  get url(): string | undefined {
    return this.#instance?.url;
  }

  /** Begins; without this it stays pending for ever. */
  begin(): void {
    this.#world.scheduler.after(TIMING.pull, () => {
      void this.#up().then(() => this.#changed());
    });
  }

  /** Resolves when an instance is up, or cannot be. */
  #up(): Promise<void> {
    if (this.life === 'failed' || this.#instance?.running) return Promise.resolve();
    this.#starting ??= this.#start().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  /** Whether it has traffic or a tag, now or soon; resolves when an instance is up where it has. */
  async keep(kept: boolean): Promise<void> {
    this.#kept = kept;
    if (kept) await this.#up();
    else if (this.#starting === undefined) this.end();
  }

  end(): void {
    this.#kept = false;
    const instance = this.#instance;
    this.#instance = undefined;
    if (instance) this.#world.scheduler.after(TIMING.drain, () => instance.stop());
  }

  async #start(): Promise<void> {
    const name = String(this.#document.name);
    const [, project, , region, collection, service] = name.split('/');
    const instance = new Instance(this.#world, {
      revision: this.#document,
      serves: collection === 'services',
      number: projectNumber(this.#world, project ?? ''),
      subject: { region: region ?? '', service, images: imagesOf(this.#document) },
      died: () => this.#replace(instance),
    });
    this.#instance = instance;
    const failure = await instance.start();
    // What was ready once stays so: what fails now is a replacement.
    if (this.life === 'pending') this.#settle(failure);
    else if (failure) this.#replace(instance);
    if (!this.#kept) this.end();
  }

  #replace(instance: Instance): void {
    if (this.#instance !== instance) return;
    this.#instance = undefined;
    this.#world.scheduler.after(TIMING.restart, () => {
      if (this.#kept) void this.#up();
    });
  }

  #settle(failure: Failure | undefined): void {
    this.failure = failure;
    this.life = failure ? 'failed' : 'ready';
    this.#show(failure ? 'failed' : 'succeeded', failure);
    this.#document.observedGeneration = this.#document.generation;
    delete this.#document.reconciling;
  }

  /** https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.services.revisions (conditions) */
  #show(state: State, failure?: Failure): void {
    const at = timestamp(this.#world);
    const before = isObject(this.#document) ? this.#document : {};
    const one = (type: string, is: State, more: Reason & { message?: string } = {}) =>
      condition(conditionOf(before, type), at, type, is, more);
    const parts = ['ResourcesAvailable', 'ContainerReady', 'ContainerHealthy'].map(type =>
      failure === undefined || type !== failure.condition
        ? one(type, failure === undefined ? state : 'pending')
        : one(type, 'failed', { message: failure.message, ...failure.reason }),
    );
    const whole = failure && { message: notReady(String(before.name), failure), ...failure.reason };
    this.#document.conditions = [one('Ready', state, whole), ...parts];
  }
}
