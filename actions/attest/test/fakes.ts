import {
  ActionError,
  type Digest,
  formatImageRef,
  parseImageRef,
  type ReleaseProof,
  type ReleaseRecord,
} from '@pipeline/contracts';
import type { Config } from '../src/config/config.ts';
import type { CheckedImage } from '../src/config/images.ts';
import type { Ports } from '../src/ports.ts';

export const digest = (letter: string): Digest => `sha256:${letter.repeat(64)}`;
export const NOW = '2026-11-21T12:00:00.000Z';

export function image(name: string, letter: string): CheckedImage {
  const ref = parseImageRef(`registry.example/shop/${name}@${digest(letter)}`);
  if (typeof ref === 'string') throw new Error(ref);
  return { name, ref: { ...ref, digest: digest(letter) } };
}

export function config(more: Partial<Config> = {}): Config {
  return {
    images: [image('api', 'a'), image('worker', 'b')],
    deployments: [],
    environment: 'staging',
    checks: ['smoke', 'e2e'],
    result: 'passed',
    releaseId: undefined,
    logged: true,
    home: { folder: 'log' },
    attestation: true,
    signing: 'auto',
    login: {
      registry: 'registry.example',
      given: undefined,
      ecr: undefined,
      google: false,
      roleToAssume: undefined,
      workloadIdentityProvider: undefined,
      serviceAccount: undefined,
      githubToken: undefined,
    },
    dryRun: false,
    ...more,
  };
}

/** A release of `api` and `worker` as they are in `config()`. */
export function released(
  id: string,
  images: Record<string, string> = { api: 'a', worker: 'b' },
): ReleaseRecord {
  const targets = Object.entries(images).map(([name, letter]) => ({
    subject: `ecs:eu-west-1/shop/${name}`,
    artifacts: { [name]: formatImageRef(image(name, letter).ref) },
    before: null,
  }));
  const at = '2026-11-21T11:00:00.000Z';
  return {
    intent: {
      schema: 1,
      id,
      environment: 'staging',
      commit: { sha: 'c0ffee', ref: 'refs/heads/main' },
      by: { actor: 'ann', url: 'https://github.com' },
      at,
      targets,
    },
    outcome: {
      schema: 1,
      intent: id,
      at,
      verdict: 'steady',
      detail: '',
      targets: targets.map(({ subject }) => ({ subject, verdict: 'steady', detail: '' })),
    },
  };
}

export interface World {
  /** What was done, in turn. */
  did: string[];
  proofs: ReleaseProof[];
  statements: unknown[];
  ports: Ports;
}

export function world(
  given: {
    records?: ReleaseRecord[];
    signing?: 'github' | 'none';
    /** Images that the registry does not have. */
    missing?: string[];
    /** Images that nothing can be attached to. */
    refused?: string[];
    signs?: false;
    log?: false;
  } = {},
): World {
  const { records = [released('42.1')], signing = 'github', missing = [], refused = [] } = given;
  const did: string[] = [];
  const proofs: ReleaseProof[] = [];
  const statements: unknown[] = [];
  const nameOf = (repository: string) => repository.replace('shop/', '');
  const ports: Ports = {
    images: {
      async find({ repository, digest }) {
        did.push(`find ${nameOf(repository)}`);
        return missing.includes(nameOf(repository))
          ? undefined
          : { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest, size: 7 };
      },
      async attach({ repository }, subject, artifact) {
        const name = nameOf(repository);
        did.push(`attach ${name}`);
        if (refused.includes(name))
          throw new ActionError('remote', `${name} is read-only`, { hint: 'Let it be written.' });
        if (artifact.artifactType.includes('in-toto')) statements.push(JSON.parse(artifact.bytes.toString()));
        return digest(subject.digest.at(-1) === 'a' ? '1' : '2');
      },
    },
    signing: async () => signing,
    async sign(statement) {
      did.push('sign');
      if (given.signs === false) throw new ActionError('remote', 'Sigstore does not answer');
      statements.push(statement);
      return { artifactType: 'bundle', mediaType: 'bundle', bytes: Buffer.from('{}'), annotations: {} };
    },
    ...(given.log !== false && {
      releases: {
        recent: async () => records,
        proofs: async () => [...proofs],
        async prove(environment, proof) {
          did.push(`prove in ${environment}`);
          proofs.unshift(proof);
        },
      },
    }),
    run: {
      runId: '42',
      releaseId: '42.2',
      commit: { sha: 'c0ffee', ref: 'refs/heads/main' },
      by: { actor: 'ann', url: 'https://github.com/o/r/actions/runs/42' },
    },
    log: { group: (_, phase) => phase(), info: () => undefined, warn: () => undefined },
    clock: { now: () => Date.parse(NOW), sleep: async () => undefined },
    signal: new AbortController().signal,
  };
  return { did, proofs, statements, ports };
}
