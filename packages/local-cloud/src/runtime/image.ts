import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { arch } from 'node:os';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { applyLayer } from './extract.ts';

/** https://github.com/opencontainers/image-spec/blob/main/config.md, what running needs. */
export interface ImageConfig {
  Entrypoint?: string[] | null;
  Cmd?: string[] | null;
  Env?: string[] | null;
  WorkingDir?: string;
}

interface Descriptor {
  mediaType?: string;
  digest: string;
  platform?: { architecture: string; os: string };
}

interface Manifest {
  config?: Descriptor;
  layers?: Descriptor[];
  manifests?: Descriptor[];
}

export type Fetch = (url: string, headers: Record<string, string>) => Promise<Response>;

const ACCEPT = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
].join(', ');

const LARGEST_LAYER = 2 ** 30;
const unzip = promisify(gunzip);

/** Why an image could not be had, as ECS would say it. */
export class PullError extends Error {}

/**
 * Gets an image from its registry over plain HTTP and unpacks its layers into `root`.
 * https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pull
 */
export async function unpackImage(image: string, root: string, fetch: Fetch): Promise<ImageConfig> {
  const { registry, repository, reference } = parse(image);
  const base = `http://${registry}/v2/${repository}`;
  const get = async (path: string, digest?: string): Promise<Buffer> => {
    const response = await fetch(`${base}/${path}`, { accept: ACCEPT });
    if (!response.ok) throw new PullError(`failed to resolve ref ${image}: ${response.status} for ${path}`);
    const body = Buffer.from(await response.arrayBuffer());
    if (digest !== undefined && digest !== digestOf(body)) throw new PullError(`${path} has another digest`);
    return body;
  };
  const manifest = async (reference: string): Promise<Manifest> => {
    const body = await get(`manifests/${reference}`, reference.includes(':') ? reference : undefined);
    return JSON.parse(body.toString()) as Manifest;
  };
  const top = await manifest(reference);
  const { config, layers = [] } = top.manifests ? await manifest(forThisMachine(top.manifests, image)) : top;
  if (config === undefined) throw new PullError(`${image} is not an image`);
  await mkdir(root, { recursive: true });
  for (const { digest, mediaType = '' } of layers) {
    await applyLayer(await unpacked(await get(`blobs/${digest}`, digest), mediaType), root);
  }
  const parsed = JSON.parse((await get(`blobs/${config.digest}`, config.digest)).toString());
  return (parsed as { config?: ImageConfig }).config ?? {};
}

/** `HOST/REPOSITORY[:TAG][@DIGEST]`; the digest counts where there is one. */
function parse(image: string): { registry: string; repository: string; reference: string } {
  const [, registry, repository, tag = 'latest', digest] =
    /^([^/]+)\/([^:@]+)(?::([^@]+))?(?:@(.+))?$/.exec(image) ?? [];
  if (registry === undefined || repository === undefined) throw new PullError(`invalid reference ${image}`);
  return { registry, repository, reference: digest ?? tag };
}

function digestOf(body: Buffer): string {
  return `sha256:${createHash('sha256').update(body).digest('hex')}`;
}

async function unpacked(blob: Buffer, mediaType: string): Promise<Buffer> {
  if (mediaType.includes('zstd')) throw new PullError(`layers as ${mediaType} cannot be read here`);
  const zipped = blob[0] === 0x1f && blob[1] === 0x8b;
  return zipped ? unzip(blob, { maxOutputLength: LARGEST_LAYER }) : blob;
}

function forThisMachine(manifests: readonly Descriptor[], image: string): string {
  const architecture = arch() === 'x64' ? 'amd64' : arch();
  const fit = manifests.find(
    ({ platform }) => platform?.os === 'linux' && platform.architecture === architecture,
  );
  if (fit) return fit.digest;
  throw new PullError(
    `image Manifest does not contain descriptor matching platform 'linux/${architecture}': ${image}`,
  );
}
