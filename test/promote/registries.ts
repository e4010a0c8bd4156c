import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { type Ended, runBundle, type Step } from '../../actions/deploy-ecs/test/run-bundle.ts';
import { type Artifact, type TestResultFacts, testResult } from '../../packages/attestation/src/index.ts';
import type { Digest } from '../../packages/contracts/src/index.ts';
import { startGithub } from '../../packages/local-cloud/src/github/start.ts';
import { type LocalRegistry, startRegistry } from '../../packages/local-cloud/src/registry/start.ts';
import {
  attachArtifact,
  digestOf,
  openRegistry,
  type Registry,
  type StoredManifest,
} from '../../packages/oci/src/index.ts';
import { fileReleaseLog } from '../../packages/release-files/src/index.ts';

/*
 * The real bundle, started as the runner starts it, between two registries that know different people.
 */
const bundle = fileURLToPath(new URL('../../dist/promote/index.js', import.meta.url));
if (!existsSync(bundle)) throw new Error('dist/promote is not built: run `pnpm build` first');

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const INDEX = 'application/vnd.oci.image.index.v1+json';
const SOURCE_LOGIN = { username: 'reader', password: 'reads-staging' };
const TARGET_LOGIN = { username: 'writer', password: 'writes-production' };
const AT = '2026-11-20T10:00:00Z';

/** A commit of the shop's history, by its age: 1 is the first. */
export const commit = (age: number) => String(age).repeat(40);

export interface Image {
  digest: Digest;
  layer: Digest;
  /** By digest. */
  reference: string;
}

function registryFor({ username, password }: typeof SOURCE_LOGIN, name: string): Promise<LocalRegistry> {
  const check = (user: string, given: string) =>
    user === username && given === password ? ('good' as const) : ('wrong' as const);
  return startRegistry({ name, auth: { scheme: 'bearer', check } });
}

/** Staging's registry and production's, GitHub, and the workspace of the runs. */
export class Registries implements AsyncDisposable {
  readonly source: LocalRegistry;
  readonly target: LocalRegistry;
  readonly github: Awaited<ReturnType<typeof startGithub>>;
  readonly folder: string;
  readonly #staging: Registry;

  constructor(parts: Pick<Registries, 'source' | 'target' | 'github' | 'folder'>) {
    this.source = parts.source;
    this.target = parts.target;
    this.github = parts.github;
    this.folder = parts.folder;
    this.#staging = openRegistry({ host: this.source.host, credentials: SOURCE_LOGIN });
  }

  static async open(): Promise<Registries> {
    const [source, target, github, folder] = await Promise.all([
      registryFor(SOURCE_LOGIN, 'source'),
      registryFor(TARGET_LOGIN, 'target'),
      startGithub({ history: [1, 2, 3].map(commit) }),
      mkdtemp(join(tmpdir(), 'promote-')),
    ]);
    return new Registries({ source, target, github, folder });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.source.close(), this.target.close(), this.github.close()]);
    await rm(this.folder, { recursive: true });
  }

  /** Puts an image of one layer where staging has its own. */
  async push(name: string, { age = 2, revision = commit(age), size = 300_000 } = {}): Promise<Image> {
    const repository = `shop/${name}`;
    const put = async (bytes: Buffer) => {
      const digest = digestOf(bytes);
      await this.#staging.putBlob(repository, {
        digest,
        size: bytes.length,
        open: (from = 0) => Readable.from([bytes.subarray(from)]),
      });
      return { digest, size: bytes.length };
    };
    const layer = await put(randomBytes(size));
    const labels = { 'org.opencontainers.image.revision': revision };
    const rootfs = { type: 'layers', diff_ids: [layer.digest] };
    const config = await put(
      Buffer.from(JSON.stringify({ architecture: 'amd64', os: 'linux', rootfs, config: { Labels: labels } })),
    );
    const bytes = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: MANIFEST,
        config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...config },
        layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', ...layer }],
      }),
    );
    const stored: StoredManifest = {
      descriptor: { mediaType: MANIFEST, digest: digestOf(bytes), size: bytes.length },
      bytes,
    };
    const { digest } = stored.descriptor;
    await this.#staging.putManifest(repository, digest, stored);
    return { digest, layer: layer.digest, reference: `${this.source.host}/${repository}@${digest}` };
  }

  /** Puts an index of images that are there, by platform. */
  async pushIndex(name: string, images: Record<string, Image>): Promise<string> {
    const repository = `shop/${name}`;
    const manifests = await Promise.all(
      Object.entries(images).map(async ([architecture, { digest }]) => {
        const { descriptor } = await this.#staging.getManifest(repository, digest);
        return { ...descriptor, platform: { os: 'linux', architecture } };
      }),
    );
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests }));
    const digest = digestOf(bytes);
    const descriptor = { mediaType: INDEX, digest, size: bytes.length };
    await this.#staging.putManifest(repository, digest, { descriptor, bytes });
    return `${this.source.host}/${repository}@${digest}`;
  }

  async attach(name: string, digest: Digest, { artifactType, mediaType, bytes, annotations }: Artifact) {
    const repository = `shop/${name}`;
    const { descriptor } = await this.#staging.getManifest(repository, digest);
    const blobs = [{ mediaType, bytes }];
    return attachArtifact(this.#staging, repository, descriptor, { artifactType, annotations, blobs });
  }

  /** Writes down that staging released images, and what its checks said. */
  async released(id: string, images: Record<string, Image>, result?: 'passed' | 'failed'): Promise<void> {
    const log = fileReleaseLog(join(this.folder, 'releases'));
    const by = { actor: 'anna', url: 'https://github.com/org/shop/actions/runs/41' };
    const artifacts = Object.fromEntries(
      Object.entries(images).map(([name, { reference }]) => [name, reference]),
    );
    const subject = 'ecs:eu-west-1/shop-staging/all';
    await log.intend({
      schema: 1,
      id,
      environment: 'staging',
      commit: { sha: commit(2), ref: 'refs/heads/main' },
      by,
      at: AT,
      targets: [{ subject, artifacts, before: {} }],
    });
    const target = { subject, verdict: 'steady', detail: 'it serves' } as const;
    const outcome = { schema: 1, intent: id, at: AT, detail: 'it serves' } as const;
    await log.conclude('staging', { ...outcome, verdict: 'steady', targets: [target] });
    if (result === undefined) return;
    const digests = Object.values(images).map(({ digest }) => digest);
    await log.prove('staging', { schema: 1, release: id, at: AT, result, checks: ['smoke'], digests, by });
  }

  /** Tags at production's, by repository. */
  tags(name: string): Record<string, string> {
    return Object.fromEntries(this.target.store.repositories.get(`shop/${name}`)?.tags ?? []);
  }

  manifests(name: string): string[] {
    return [...(this.target.store.repositories.get(`shop/${name}`)?.manifests.keys() ?? [])];
  }

  /** What was asked of production's registry that changes something. */
  get writes(): string[] {
    return this.target.log.writes().map(({ operation }) => operation);
  }

  /** Runs the stage as a run of a workflow. */
  run(
    inputs: Record<string, string>,
    { run = 42, env = {}, ...step }: Partial<Step> & { run?: number } = {},
  ): Promise<Ended> {
    const { username, password } = TARGET_LOGIN;
    const defaults = {
      referrers: 'true',
      'allow-refused': 'false',
      'allow-older': 'false',
      'release-log': 'file:releases',
      'lock-wait': '1m',
      'github-token': this.github.token,
      to: this.target.host,
      'registry-username': username,
      'registry-password': password,
      'source-registry-username': SOURCE_LOGIN.username,
      'source-registry-password': SOURCE_LOGIN.password,
    };
    return runBundle(
      {
        inputs: { ...defaults, ...inputs },
        ...step,
        env: {
          GITHUB_REPOSITORY: 'org/shop',
          GITHUB_RUN_ID: String(run),
          GITHUB_SHA: commit(3),
          GITHUB_REF: 'refs/heads/main',
          GITHUB_ACTOR: 'anna',
          GITHUB_WORKSPACE: this.folder,
          GITHUB_API_URL: this.github.url,
          HOME: this.folder,
          ...env,
        },
      },
      process.env.PROMOTE_MAIN ?? bundle,
    );
  }

  file(name: string, content: unknown): Promise<void> {
    return writeFile(join(this.folder, name), JSON.stringify(content));
  }
}

/** What staging's smoke test said of an image. */
export function smoke(digest: Digest, more: Partial<TestResultFacts> = {}) {
  return testResult({
    subjects: [{ digest }],
    result: 'passed',
    checks: [{ name: 'smoke' }],
    environment: 'staging',
    release: '41.1',
    commit: commit(2),
    url: 'https://github.com/org/shop/actions/runs/41',
    at: new Date().toISOString(),
    ...more,
  });
}
