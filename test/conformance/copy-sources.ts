import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf } from '../../packages/oci/src/index.ts';
import type { Buildkit } from './buildkit.ts';
import type { RegistryClients } from './registry-clients.ts';
import { run } from './tools.ts';

export interface Workshop {
  clients: RegistryClients;
  buildkit: Buildkit;
  /** The registry that everything is put into. */
  host: string;
  /** What docker can build and run without a base image: it says `hello world`. */
  context: string;
  scratch: string;
}

/** Something in a registry, and which tool put it there. */
export interface Source {
  name: string;
  /** The repository; the tag is `v1`. */
  repository: string;
  put(workshop: Workshop, reference: string): Promise<void>;
  mediaType: string;
  /** Not every kind runs in this machine's docker, nor is an image to every tool. */
  runs?: boolean;
  image?: boolean;
  /** With attestations. crane 0.22.1 takes these for images when it validates an index, so it is asked by platform. */
  platforms?: string[];
}

const OCI = 'application/vnd.oci.image.manifest.v1+json';
const INDEX = 'application/vnd.oci.image.index.v1+json';
const SCHEMA2 = 'application/vnd.docker.distribution.manifest.v2+json';
const LIST = 'application/vnd.docker.distribution.manifest.list.v2+json';

async function dockerPush({ clients, context }: Workshop, reference: string): Promise<void> {
  await clients.docker('build', '--quiet', '--tag', reference, context);
  await clients.docker('push', '--quiet', reference);
  await clients.docker('image', 'rm', reference);
}

/** The image again for a second platform; both are left as tags beside the index that is to be made. */
async function twoPlatforms(workshop: Workshop, reference: string): Promise<[string, string]> {
  const both: [string, string] = [`${reference}-amd64`, `${reference}-arm64`];
  await dockerPush(workshop, both[0]);
  await workshop.clients.crane('mutate', '--set-platform', 'linux/arm64', '--tag', both[1], both[0]);
  return both;
}

/** A Docker schema 2 image with a layer that its registry does not hold; no tool here makes one, so it is by hand. */
async function putForeign({ clients, host }: Workshop, reference: string): Promise<void> {
  const repository = reference.slice(0, reference.lastIndexOf(':'));
  const platform = { architecture: 'amd64', os: 'linux' };
  const layer = randomBytes(1_000);
  const rootfs = { type: 'layers', diff_ids: [digestOf(layer)] };
  const config = JSON.stringify({ ...platform, rootfs });
  await clients.regctl(host, ['blob', 'put', repository], config);
  const manifest = {
    schemaVersion: 2,
    mediaType: SCHEMA2,
    config: {
      mediaType: 'application/vnd.docker.container.image.v1+json',
      digest: digestOf(config),
      size: config.length,
    },
    layers: [
      {
        mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
        digest: digestOf(layer),
        size: layer.length,
        urls: ['http://127.0.0.1/layer'],
      },
    ],
  };
  const put = ['manifest', 'put', '--content-type', SCHEMA2, reference];
  await clients.regctl(host, put, JSON.stringify(manifest));
}

async function putManyLayers({ clients, scratch }: Workshop, reference: string): Promise<void> {
  const directory = await mkdtemp(join(scratch, 'layers-'));
  const layers: string[] = [];
  for (let i = 0; i < 60; i++) {
    const content = join(directory, `content-${i}`);
    await mkdir(content);
    await writeFile(join(content, 'file'), randomBytes(2_000));
    const layer = join(directory, `${i}.tar`);
    await run('tar', ['-cf', layer, '-C', directory, `content-${i}`]);
    layers.push('--new_layer', layer);
  }
  await clients.crane('append', '--new_tag', reference, ...layers);
}

export const SOURCES: Source[] = [
  {
    name: 'an image that docker pushed',
    repository: 'put/docker',
    put: dockerPush,
    mediaType: SCHEMA2,
    runs: true,
  },
  {
    name: 'an OCI image that skopeo copied there',
    repository: 'put/oci',
    mediaType: OCI,
    runs: true,
    put: async (workshop, reference) => {
      await dockerPush(workshop, `${reference}-docker`);
      await workshop.clients.skopeoCopy(
        `docker://${reference}-docker`,
        `docker://${reference}`,
        '--format',
        'oci',
      );
    },
  },
  {
    name: 'an OCI image with zstd layers, by skopeo',
    repository: 'put/zstd',
    mediaType: OCI,
    runs: true,
    put: async (workshop, reference) => {
      await dockerPush(workshop, `${reference}-docker`);
      const zstd = ['--format', 'oci', '--dest-compress-format', 'zstd'];
      await workshop.clients.skopeoCopy(`docker://${reference}-docker`, `docker://${reference}`, ...zstd);
    },
  },
  {
    name: 'an OCI index that crane made',
    repository: 'put/index',
    mediaType: INDEX,
    runs: true,
    put: async (workshop, reference) => {
      const [amd64, arm64] = await twoPlatforms(workshop, reference);
      await workshop.clients.crane('index', 'append', '-t', reference, '-m', amd64, '-m', arm64);
    },
  },
  {
    name: "a manifest list of Docker's, by regctl",
    repository: 'put/list',
    mediaType: LIST,
    runs: true,
    put: async (workshop, reference) => {
      const [amd64, arm64] = await twoPlatforms(workshop, reference);
      const refs = ['--media-type', LIST, '--ref', amd64, '--ref', arm64];
      await workshop.clients.regctl(workshop.host, ['index', 'create', reference, ...refs]);
    },
  },
  {
    name: 'an index with attestations that buildx pushed',
    repository: 'put/buildx',
    mediaType: INDEX,
    runs: true,
    platforms: ['linux/amd64', 'linux/arm64'],
    put: ({ buildkit, context }, reference) => buildkit.push(context, reference),
  },
  {
    name: 'an image with sixty small layers, by crane',
    repository: 'put/layers',
    mediaType: SCHEMA2,
    put: putManyLayers,
  },
  {
    name: 'an image with a foreign layer',
    repository: 'put/foreign',
    mediaType: SCHEMA2,
    put: putForeign,
    image: false,
  },
  {
    name: 'an artifact that regctl put',
    repository: 'put/artifact',
    mediaType: OCI,
    image: false,
    put: async ({ clients, scratch, host }, reference) => {
      const file = join(scratch, 'chart.tgz');
      await writeFile(file, randomBytes(5_000));
      const type = ['--artifact-type', 'application/vnd.cncf.helm.config.v1+json'];
      await clients.regctl(host, ['artifact', 'put', ...type, '--file', file, reference]);
    },
  },
];
