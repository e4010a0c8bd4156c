import type { Log } from '@pipeline/contracts';
import type { EcsApi } from './api.ts';
import { revisionOf, usable } from './registration.ts';
import type { EcsStep } from './step.ts';

/** The revisions that steps need, each made ready once: a second `apply` registers nothing. */
export class ReadyRevisions {
  readonly #api: EcsApi;
  readonly #log: Log;
  readonly #ready = new Map<string, Promise<string>>();

  constructor(api: EcsApi, log: Log) {
    this.#api = api;
    this.#log = log;
  }

  /** Its ARN, registered if need be. */
  of({ revision, previous }: EcsStep): Promise<string> {
    const key = JSON.stringify(revision);
    const made = this.#ready.get(key) ?? this.#make(revision, previous.taskDefinition);
    this.#ready.set(key, made);
    made.catch(() => this.#ready.delete(key));
    return made;
  }

  /** Its ARN where it is ready; nothing is registered. */
  async known({ revision }: EcsStep): Promise<string | undefined> {
    return 'arn' in revision ? revision.arn : this.#ready.get(JSON.stringify(revision));
  }

  async #make(revision: EcsStep['revision'], running: string): Promise<string> {
    if ('register' in revision) return revisionOf(this.#api, revision.register, this.#log);
    return revision.arn === running ? running : usable(this.#api, revision.arn, this.#log);
  }
}
