import { revisionOf, usable } from '../registration.ts';
import type { EcsStep } from '../step.ts';
import type { CodeDeployTargetPorts } from './look.ts';

/** What was made ready, by what registers it: a second `apply` registers nothing. */
export class ReadyRevisions {
  readonly #ports: Pick<CodeDeployTargetPorts, 'ecs' | 'log'>;
  readonly #made = new Map<string, Promise<string>>();

  constructor(ports: Pick<CodeDeployTargetPorts, 'ecs' | 'log'>) {
    this.#ports = ports;
  }

  /** The ARN of the revision, registered where it was not. */
  make({ revision }: EcsStep): Promise<string> {
    const { ecs, log } = this.#ports;
    const key = JSON.stringify(revision);
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const made =
      'register' in revision ? revisionOf(ecs, revision.register, log) : usable(ecs, revision.arn, log);
    this.#made.set(key, made);
    made.catch(() => this.#made.delete(key));
    return made;
  }

  /** What `apply` would have deployed, had it come so far. */
  made({ revision }: EcsStep): Promise<string> | string | undefined {
    return this.#made.get(JSON.stringify(revision)) ?? ('arn' in revision ? revision.arn : undefined);
  }
}
