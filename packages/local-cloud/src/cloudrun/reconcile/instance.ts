import { randomUUID } from 'node:crypto';
import type { RunningContainer, Runtime } from '../../runtime/runtime.ts';
import { simulatedRuntime } from '../../runtime/simulated.ts';
import { containerSpec } from '../container-spec.ts';
import type { Subject } from '../faults.ts';
import type { Document } from '../handler.ts';
import { containersOf, ingressOf, portOf } from '../rules/template.ts';
import { TIMING } from '../timing.ts';
import type { World } from '../world.ts';
import { ended, type Failure, imageDenied, imageMissing, notListening, probeFailed } from './failure.ts';
import { allowance, probed } from './probe.ts';

export interface InstanceOf {
  /** The revision, whose containers run. */
  revision: Document;
  /** Whether it takes requests. */
  serves: boolean;
  /** The project's number. */
  number: string;
  subject: Subject;
  /** It ended by itself after it was up. */
  died(): void;
}

/** One instance of a revision: its containers, run for real where the runtime does so. */
export class Instance {
  readonly #world: World;
  readonly #of: InstanceOf;
  readonly #id: string = randomUUID();
  readonly #handles: RunningContainer[] = [];
  #exit: number | undefined;
  /** By a fault: it is known to end, and when that is, only its end tells. */
  #crashes = false;
  readonly #ended = Promise.withResolvers<void>();
  #pull: string | undefined;
  #stopped = false;
  #up = false;
  /** Where it answers, while it does. */
  url: string | undefined;

  constructor(world: World, of: InstanceOf) {
    this.#world = world;
    this.#of = of;
  }

  /** Resolves when its startup probe passes, or with why it never will. */
  async start(): Promise<Failure | undefined> {
    const failure = (await this.#missing()) ?? (await this.#run());
    if (failure !== undefined) this.stop();
    else this.#up = true;
    return failure;
  }

  get running(): boolean {
    return this.#up && this.#exit === undefined && !this.#stopped;
  }

  stop(): void {
    this.#stopped = true;
    this.url = undefined;
    for (const handle of this.#handles) handle.stop(this.#world.scheduler.real(TIMING.grace));
  }

  async #missing(): Promise<Failure | undefined> {
    const { faults, images } = this.#world;
    const { subject, number, revision } = this.#of;
    for (const { image } of containersOf(revision)) {
      const about = { ...subject, images: [String(image)] };
      if (faults.take('image-missing', about)) return imageMissing(String(image));
      if (faults.take('image-denied', about)) return imageDenied(String(image), number);
      if ((await images(String(image))) === 'missing') return imageMissing(String(image));
    }
    return undefined;
  }

  async #run(): Promise<Failure | undefined> {
    const { revision, serves } = this.#of;
    const ingress = ingressOf(revision);
    const all = containersOf(revision);
    const urls = await Promise.all(all.map(each => this.#start(each, serves && each === ingress)));
    if (this.#pull !== undefined) return imageMissing(this.#pull);
    const unhealthy = await this.#probe(ingress ?? {}, urls[all.indexOf(ingress ?? {})]);
    if (unhealthy) return unhealthy;
    this.url = urls.find(url => url !== undefined);
    return undefined;
  }

  /** Resolves once it runs, with where it answers, or once it is over. */
  #start(container: Document, takesRequests: boolean): Promise<string | undefined> {
    const spec = containerSpec(
      container,
      this.#id,
      this.#variables(),
      takesRequests ? portOf(container) : undefined,
    );
    return new Promise(resolve => {
      const over = (code: number) => {
        this.#exit ??= code;
        this.#ended.resolve();
        this.url = undefined;
        resolve(undefined);
        if (this.#up && !this.#stopped) this.#of.died();
      };
      const handle = this.#runtime(spec.image).start(spec, {
        started: ({ url }) => resolve(url),
        log: line => this.#log(line),
        failed: reason => {
          // The runtimes word it as ECS does.
          if (reason.startsWith('CannotPull')) this.#pull = spec.image;
          this.#say(reason);
          over(1);
        },
        exited: code => {
          this.#say(`Container called exit(${code}).`);
          over(code);
        },
      });
      this.#handles.push(handle);
    });
  }

  async #probe(ingress: Document, url: string | undefined): Promise<Failure | undefined> {
    const { faults, scheduler } = this.#world;
    const { subject, serves } = this.#of;
    const port = portOf(ingress);
    const over = () => this.#exit !== undefined || this.#stopped;
    const failing = faults.take('startup-probe-fails', subject) !== undefined;
    if (failing) await this.#service(allowance(ingress));
    // Not by the clock: on a machine that stalls, the later of two timers may strike first.
    else if (this.#crashes) await this.#ended.promise;
    else if (url === undefined) await this.#service(TIMING.settle);
    const good = !failing && (url === undefined ? !over() : await probed(url, ingress, scheduler.real, over));
    if (good) return undefined;
    if (!serves) return ended(this.#exit ?? 0);
    if (this.#exit !== undefined) return notListening(port);
    this.#say(probeLine(ingress, port));
    return isDefault(ingress) ? notListening(port) : probeFailed();
  }

  #service(ms: number): Promise<void> {
    return new Promise(resolve => this.#world.scheduler.after(ms, resolve));
  }

  #runtime(image: string): Runtime {
    const { faults, scheduler, runtime } = this.#world;
    const about = { ...this.#of.subject, images: [image] };
    const crash = faults.take('crash', about);
    if (crash === undefined) return runtime;
    this.#crashes = true;
    const { exitCode = 1, lines = [] } = crash;
    return simulatedRuntime(scheduler.after, () => ({ exitAfter: TIMING.settle / 2, exitCode, lines }));
  }

  /** https://docs.cloud.google.com/run/docs/container-contract#env-vars */
  #variables(): Record<string, string> {
    const [owner, , revision] = String(this.#of.revision.name).split('/').slice(-3);
    return this.#of.serves
      ? { K_SERVICE: owner ?? '', K_REVISION: revision ?? '', K_CONFIGURATION: owner ?? '' }
      : { CLOUD_RUN_WORKER_POOL: owner ?? '', CLOUD_RUN_WORKER_POOL_REVISION: revision ?? '' };
  }

  #log(line: string, stream = this.#id): void {
    const { logs, scheduler } = this.#world;
    logs.append(String(this.#of.revision.name), stream, scheduler.now(), line);
  }

  /** In the log `varlog/system`. */
  #say(line: string): void {
    this.#log(line, 'system');
  }
}

function isDefault({ startupProbe }: Document): boolean {
  const { timeoutSeconds, periodSeconds } = (startupProbe ?? {}) as Document;
  return timeoutSeconds === 240 && periodSeconds === 240;
}

/** As logs that users showed have it. */
function probeLine(container: Document, port: number): string {
  const { failureThreshold = 3, httpGet } = (container.startupProbe ?? {}) as Document;
  const [which, kind] = [isDefault(container) ? 'Default STARTUP' : 'STARTUP', httpGet ? 'HTTP' : 'TCP'];
  return `${which} ${kind} probe failed ${failureThreshold} time${failureThreshold === 1 ? '' : 's'} consecutively for container "${container.name ?? ''}" on port ${port}. The instance was not started.\nConnection failed with status DEADLINE_EXCEEDED.`;
}
