import { createHash } from 'node:crypto';
import type { Evidence } from '@pipeline/attestation';
import {
  ActionError,
  type CommitOrder,
  type Digest,
  type ReleaseProof,
  type ReleaseRecord,
} from '@pipeline/contracts';
import { type Copied, type CopyPlan, openRegistry, SharedBlobs } from '@pipeline/oci';
import { memoryLock } from '../../../packages/release/test/memory-lock.ts';
import { turningClock } from '../../../packages/release/test/turning-clock.ts';
import type { Located, Ports } from '../src/ports.ts';

/** A digest, the same for the same text. */
export function digest(text: string): Digest {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

/** A commit, the same for the same text. */
export function commit(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}

export const SOURCE = 'ghcr.io/org/shop';
export const NOW = Date.UTC(2026, 10, 21);
const BY = { actor: 'anna', url: 'https://github.com/org/shop/actions/runs/41' };

/** A release of images to an environment, which ended steady, and was proven unless it says otherwise. */
export function released(
  environment: string,
  id: string,
  images: Record<string, Digest>,
  ended: Partial<NonNullable<ReleaseRecord['outcome']>['targets'][number]> = { checks: ['smoke'] },
): ReleaseRecord {
  const at = '2026-11-20T10:00:00Z';
  const subject = `ecs:eu-west-1/shop/${environment}`;
  const artifacts = Object.fromEntries(
    Object.entries(images).map(([name, each]) => [name, `${SOURCE}/${name}@${each}`]),
  );
  const target = { subject, verdict: 'steady', detail: '', ...ended } as const;
  return {
    intent: {
      schema: 1,
      id,
      environment,
      commit: { sha: commit(id), ref: 'refs/heads/main' },
      by: BY,
      at,
      targets: [{ subject, artifacts, before: {} }],
    },
    outcome: { schema: 1, intent: id, at, verdict: target.verdict, detail: '', targets: [target] },
  };
}

/** Registries, tags, a release log and a lock in memory; `calls` is what changed something, in order. */
export function aWorld() {
  const calls: string[] = [];
  const lines: string[] = [];
  const warnings: string[] = [];
  /** `host/repository:tag` → what it names. */
  const tags = new Map<string, Digest>();
  const commits = new Map<Digest, string>();
  const evidence = new Map<Digest, Evidence[]>();
  /** What the destination has. */
  const there = new Set<string>();
  /** Its repositories that do not exist. */
  const closed = new Set<string>();
  const records: Record<string, ReleaseRecord[]> = {};
  const proofs: Record<string, ReleaseProof[]> = {};
  const orders = new Map<string, CommitOrder>();
  const abort = new AbortController();
  const clock = turningClock(NOW);
  const lock = memoryLock(clock);
  /** Thrown by the call that is named so in `calls`. */
  const failing = new Map<string, Error>();
  const deletes = { tags: true };
  const before = new Map<string, () => void>();

  const act = (call: string) => {
    before.get(call)?.();
    const error = failing.get(call);
    if (error !== undefined) throw error;
    calls.push(call);
  };
  const titled = ({ registry, repository }: Omit<Located, 'digest'>) => `${registry}/${repository}`;
  const registry = openRegistry({ host: '127.0.0.1:1' });

  const ports: Ports = {
    images: {
      resolve: async (at, tag) => tags.get(`${titled(at)}:${tag}`),
      async describe(_, image) {
        const found = commits.get(image.digest);
        return found === undefined ? {} : { commit: found };
      },
      attestations: async image => ({ evidence: evidence.get(image.digest) ?? [], passedOver: [] }),
      async plan(from, to): Promise<CopyPlan> {
        const error = failing.get(`plan ${titled(from)}`);
        if (error !== undefined) throw error;
        const descriptor = {
          mediaType: 'application/vnd.oci.image.manifest.v1+json',
          digest: from.digest,
          size: 9,
        };
        const present = there.has(`${titled(to)}@${from.digest}`);
        return {
          source: { registry, repository: from.repository },
          target: { registry, repository: to.repository },
          digest: from.digest,
          roots: [descriptor],
          platforms: [],
          manifests: [{ descriptor, role: 'image', state: present ? 'present' : 'missing' }],
          blobs: [],
          foreign: [],
          bytes: { present: 0, mount: 0, send: present ? 0 : 1_500_000, manifests: present ? 0 : 9 },
          content: new Map(),
          shared: new SharedBlobs(),
        };
      },
      async copy({ digest, roots, target, bytes, manifests }): Promise<Copied> {
        abort.signal.throwIfAborted();
        const missing = manifests.some(({ state }) => state === 'missing');
        if (missing) act(`copy ${target.repository}`);
        return {
          digest,
          roots,
          manifests: { present: missing ? 0 : 1, put: missing ? 1 : 0 },
          blobs: { present: 0, mounted: 0, sent: missing ? 1 : 0 },
          bytesSent: bytes.send + bytes.manifests,
          mountRefused: 0,
          referrers: 0,
        };
      },
    },
    tags: {
      at: async (to, tag) => tags.get(`${titled(to)}:${tag}`),
      async set(image, tag) {
        act(`tag ${image.repository}:${tag}`);
        tags.set(`${titled(image)}:${tag}`, image.digest);
      },
      async remove(at, tag) {
        if (!deletes.tags) return false;
        act(`untag ${at.repository}:${tag}`);
        tags.delete(`${titled(at)}:${tag}`);
        return true;
      },
    },
    repositories: {
      state: async to => (closed.has(titled(to)) ? 'missing' : 'there'),
      async create(to) {
        act(`create ${to.repository}`);
        return closed.delete(titled(to)) ? 'created' : 'existed';
      },
    },
    canLook: async () => true,
    releases: {
      log: {
        intend: async () => undefined,
        conclude: async () => undefined,
        prove: async () => undefined,
        recent: async environment => records[environment] ?? [],
        proofs: async environment => proofs[environment] ?? [],
      },
      lock,
    },
    history: { compare: async (base, head) => orders.get(`${base} ${head}`) ?? 'newer' },
    run: {
      owner: 'org/shop run 42, attempt 1',
      by: { actor: 'ann', url: 'https://github.com/org/shop/actions/runs/42' },
    },
    log: {
      info: line => lines.push(line),
      warn: line => warnings.push(line),
      group(title, phase) {
        lines.push(title);
        return phase();
      },
    },
    clock,
    signal: abort.signal,
  };
  const cancel = () => abort.abort(new ActionError('cancelled', 'The run was cancelled'));
  return {
    ...{ ports, calls, lines, warnings, tags, commits, evidence, there, closed, records, proofs, orders },
    ...{ lock, clock, failing, deletes, before, cancel },
  };
}
