import { Blobs } from './blobs.ts';
import type { Bytes } from './bytes.ts';
import { RegistryFault } from './fault.ts';
import { Repository } from './repository.ts';

export interface RegistryRules {
  /** Whether a push makes its repository; ECR's does not. */
  createOnPush: boolean;
  /** Whether blobs can be mounted from another repository; in ECR an account setting, off at first. */
  mountBlobs: boolean;
  /** Whether it lists referrers; `registry:2` and 3 do not, and leave it to the tag schema. */
  referrersApi: boolean;
}

// https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pulling-manifests
const NAME = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;

/** All that a registry holds. */
export class RegistryStore {
  readonly rules: RegistryRules;
  readonly blobs: Blobs;
  readonly repositories = new Map<string, Repository>();

  constructor(bytes: Bytes, rules: RegistryRules) {
    this.blobs = new Blobs(bytes);
    this.rules = rules;
  }

  create(name: string): Repository {
    checkName(name);
    const repository = new Repository(name);
    this.repositories.set(name, repository);
    return repository;
  }

  repository(name: string): Repository {
    const found = this.repositories.get(name);
    if (found) return found;
    throw new RegistryFault(
      404,
      'NAME_UNKNOWN',
      `The repository with name '${name}' does not exist in the registry`,
      { detail: { name } },
    );
  }

  /** The repository that is pushed to. */
  pushedTo(name: string): Repository {
    checkName(name);
    if (this.repositories.has(name) || !this.rules.createOnPush) return this.repository(name);
    return this.create(name);
  }
}

function checkName(name: string): void {
  if (!NAME.test(name)) throw new RegistryFault(400, 'NAME_INVALID', `invalid repository name "${name}"`);
}
