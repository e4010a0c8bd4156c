import { canonical } from '../canonical.ts';
import { isObject } from '../codec.ts';
import { newEtag, shortName } from '../fields.ts';
import type { Document } from '../handler.ts';
import type { Kind } from '../kind.ts';
import type { Pending } from '../long-running.ts';
import { type Target, targetsOf } from '../rules/traffic.ts';
import { TIMING } from '../timing.ts';
import { timestamp, type World } from '../world.ts';
import { condition, conditionOf, type Reason, type State } from './conditions.ts';
import { notReady } from './failure.ts';
import { RevisionLife } from './revision.ts';
import { isRouted, type Routes, routesOf } from './routes.ts';

interface Write {
  operation: Pending;
  /** The full name of the revision that it made, or named again. */
  revision?: string;
  /** It never ends, and makes nothing begin. */
  stuck: boolean;
}

/**
 * Brings a service or a worker pool to what is asked of it. What is asked shows at once; what is there lags behind: the new
 * revision gets ready first, then traffic moves, and where either fails what was there stays.
 * https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.services (reconciling, observedGeneration)
 */
export class Controller {
  /** By id, oldest first. */
  readonly lives = new Map<string, RevisionLife>();
  readonly #world: World;
  readonly #kind: Kind;
  readonly #name: string;
  #writes: Write[] = [];
  /** The statuses that are on their way. */
  #moving: string | undefined;

  constructor(world: World, kind: Kind, name: string) {
    this.#world = world;
    this.#kind = kind;
    this.#name = name;
  }

  written(write: Write): void {
    const look = () => this.#look();
    this.#writes.push(write);
    const document = this.#world.revisions.get(write.revision ?? '');
    if (document !== undefined && !this.lives.has(idOf(document.name))) {
      const life = new RevisionLife(this.#world, document, look);
      this.lives.set(idOf(document.name), life);
      if (!write.stuck) life.begin();
    }
    this.#world.scheduler.after(TIMING.tick, look);
  }

  forget(id: string): void {
    this.lives.get(id)?.end();
    this.lives.delete(id);
  }

  close(): void {
    for (const life of this.lives.values()) life.end();
    this.lives.clear();
  }

  #look(): void {
    const owner = this.#world[this.#kind.collection].get(this.#name);
    if (owner === undefined || this.#writes.at(-1)?.stuck === true) return;
    const ready = this.#latestReady(idOf(owner.latestCreatedRevision));
    if (ready !== undefined) owner.latestReadyRevision = `${this.#name}/revisions/${ready}`;
    const routes = routesOf(this.#kind, owner, id => this.lives.get(id)?.life);
    const settled = this.#route(owner, routes);
    this.#show(owner, settled);
    if (settled !== 'waiting') this.#conclude(owner, settled);
  }

  /** The newest, else the one before it that is ready. */
  #latestReady(newest: string): string | undefined {
    if (this.lives.get(newest)?.life === 'ready') return newest;
    return [...this.lives].filter(([, { life }]) => life === 'ready').at(-1)?.[0];
  }

  /** Lets traffic move where it has to; what came of it. */
  #route(owner: Document, routes: Routes): 'waiting' | { broken?: string } {
    if (routes === 'waiting' || 'broken' in routes) {
      this.#moving = undefined;
      return routes;
    }
    const there = canonical(targetsOf(this.#kind, owner, 'actual').map(withoutUri));
    const wanted = canonical(routes.statuses);
    if (there === wanted) {
      this.#moving = undefined;
      return {};
    }
    if (this.#moving === wanted) return 'waiting';
    if (this.#world.faults.take('traffic-fails', this.#subject())) {
      return { broken: 'Traffic could not be moved: an internal error occurred.' };
    }
    this.#moving = wanted;
    this.#world.scheduler.after(TIMING.route, () => void this.#move(routes.statuses, wanted));
    return 'waiting';
  }

  async #move(statuses: readonly Target[], wanted: string): Promise<void> {
    const serving = [...this.lives].filter(([id]) => isRouted(statuses, id));
    await Promise.all(serving.map(([, life]) => life.keep(true)));
    const uris = await Promise.all(statuses.map(({ tag }) => this.#tagUri(tag)));
    const owner = this.#world[this.#kind.collection].get(this.#name);
    // A later write wants something else, or nothing.
    if (this.#moving !== wanted || owner === undefined) return;
    this.#moving = undefined;
    owner[this.#kind.actual] = statuses.map((target, i) => {
      const uri = uris[i];
      return uri === undefined ? target : { ...target, uri };
    });
    this.#look();
  }

  async #tagUri(tag: string | undefined): Promise<string | undefined> {
    return tag === undefined ? undefined : this.#world.fronts.open(this.#name, tag, () => this.pools(tag));
  }

  /** Where requests go: by the traffic as it is, or all to a tag's revision. */
  pools(tag?: string): { weight: number; targets: string[] }[] {
    const owner = this.#world[this.#kind.collection].get(this.#name) ?? {};
    const statuses = targetsOf(this.#kind, owner, 'actual');
    const parts = tag === undefined ? statuses : statuses.filter(each => each.tag === tag);
    return parts.map(({ revision = '', percent = 0 }) => {
      const url = this.lives.get(revision)?.url;
      return { weight: tag === undefined ? percent : 1, targets: url === undefined ? [] : [url] };
    });
  }

  #subject() {
    const [, , , region = '', , service] = this.#name.split('/');
    return { region, service };
  }

  #show(owner: Document, settled: 'waiting' | { broken?: string }): void {
    const newest = this.lives.get(idOf(owner.latestCreatedRevision));
    const failure = newest?.failure;
    const configured: State = newest?.life === 'ready' ? 'succeeded' : failure ? 'failed' : 'reconciling';
    const broken = settled === 'waiting' ? undefined : settled.broken;
    const routed: State =
      settled === 'waiting' ? 'reconciling' : broken === undefined ? 'succeeded' : 'failed';
    const at = timestamp(this.#world);
    const before = (type: string) => conditionOf(owner, type);
    const why: Reason & { message?: string } = failure
      ? { message: notReady(String(owner.latestCreatedRevision), failure), ...failure.reason }
      : {};
    const state: State =
      configured === 'failed' || routed === 'failed'
        ? 'failed'
        : configured === 'succeeded' && routed === 'succeeded'
          ? 'succeeded'
          : 'reconciling';
    const terminal = isObject(owner.terminalCondition) ? owner.terminalCondition : undefined;
    const message = broken === undefined ? {} : { message: broken };
    owner.terminalCondition = condition(terminal, at, 'Ready', state, failure ? why : message);
    owner.conditions = [
      condition(before('RoutesReady'), at, 'RoutesReady', routed, message),
      condition(before('ConfigurationsReady'), at, 'ConfigurationsReady', configured, why),
    ];
  }

  /** Ends the operations whose revision has settled; the last of them ends the reconciling. */
  #conclude(owner: Document, { broken }: { broken?: string }): void {
    const lifeOf = ({ revision }: Write) => this.lives.get(idOf(revision));
    const isOver = (write: Write) => !write.stuck && lifeOf(write)?.life !== 'pending';
    const over = this.#writes.filter(isOver);
    if (over.length === 0) return;
    this.#writes = this.#writes.filter(write => !isOver(write));
    if (this.#writes.every(({ stuck }) => stuck)) {
      delete owner.reconciling;
      const succeeded =
        isObject(owner.terminalCondition) && owner.terminalCondition.state === 'CONDITION_SUCCEEDED';
      if (succeeded) owner.observedGeneration = owner.generation;
      owner.etag = newEtag();
    }
    for (const write of over) {
      const failure = lifeOf(write)?.failure;
      if (failure) write.operation.fail(failure.code, notReady(write.revision ?? '', failure));
      else if (broken !== undefined) write.operation.fail('INTERNAL', broken);
      else write.operation.succeed();
    }
    const routed = [...targetsOf(this.#kind, owner, 'actual'), ...targetsOf(this.#kind, owner)];
    for (const [id, life] of this.lives) if (life.life === 'ready') void life.keep(isRouted(routed, id));
  }
}

function idOf(name: unknown): string {
  return shortName(String(name ?? ''));
}

function withoutUri({ uri: _, ...target }: Target): Target {
  return target;
}
