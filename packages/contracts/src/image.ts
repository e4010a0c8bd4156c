/** `sha256:` and 64 lower-case hex digits. https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests */
export type Digest = `sha256:${string}`;

const DIGEST = /^sha256:[a-f0-9]{64}$/;
const REPOSITORY = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const HOST =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[a-fA-F0-9:]+\])(?::(\d{1,5}))?$/;

const DOCKER_HUB = 'docker.io';
/** Its name of old. */
const DOCKER_INDEX = 'index.docker.io';
/** Without the host, as distribution counts it. */
const LONGEST_REPOSITORY = 255;

/** An image reference in its parts: `registry/repository[:tag][@digest]`. */
export interface ImageRef {
  /** Host and port, such as `123456789012.dkr.ecr.eu-west-1.amazonaws.com` or `127.0.0.1:5000`. */
  registry: string;
  repository: string;
  tag?: string;
  digest?: Digest;
}

export function isDigest(text: string): text is Digest {
  return DIGEST.test(text);
}

/** A tag as the distribution specification allows it: 1 to 128 of `[A-Za-z0-9_.-]`, not led by `.` or `-`. */
export function isTag(text: string): boolean {
  return TAG.test(text);
}

/**
 * Parses a reference as docker does: a first component that has no `.`, `:` or upper case and is not
 * `localhost` belongs to a Docker Hub repository; so does what lies at `index.docker.io`. Returns what is wrong
 * with it, as text, where it does not parse. https://github.com/distribution/reference/blob/main/normalize.go
 */
export function parseImageRef(text: string): ImageRef | string {
  const [name = '', digest, ...more] = text.trim().split('@');
  if (more.length > 0) return 'has more than one "@"';
  if (digest !== undefined && !isDigest(digest)) return digestProblem(digest);
  if (/^[a-f0-9]{64}$/.test(name)) return 'is an image id, and a repository is wanted';
  const { registry, path } = splitHost(name);
  const host = HOST.exec(registry);
  if (host === null || Number(host[1] ?? 0) > 65_535) return `has a malformed registry host "${registry}"`;
  const colon = path.lastIndexOf(':');
  const tag = colon < 0 ? undefined : path.slice(colon + 1);
  const repository = colon < 0 ? path : path.slice(0, colon);
  if (tag !== undefined && !isTag(tag)) return `has a malformed tag "${tag}"`;
  if (!REPOSITORY.test(repository)) {
    return `has a malformed repository "${repository}" (lower-case letters, digits and single separators)`;
  }
  const official = registry === DOCKER_HUB && !repository.includes('/');
  const ref = { registry, repository: official ? `library/${repository}` : repository };
  if (ref.repository.length > LONGEST_REPOSITORY) {
    return `has a repository of ${ref.repository.length} characters, and ${LONGEST_REPOSITORY} are allowed`;
  }
  return { ...ref, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}

function splitHost(name: string): { registry: string; path: string } {
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const hosted = /[.:A-Z]/.test(first) || first === 'localhost';
  if (!hosted) return { registry: DOCKER_HUB, path: name };
  return { registry: first === DOCKER_INDEX ? DOCKER_HUB : first, path: name.slice(slash + 1) };
}

function digestProblem(digest: string): string {
  const [algorithm = ''] = digest.split(':');
  const other = digest.includes(':') && algorithm !== 'sha256';
  return other
    ? `has a digest by ${algorithm}, and only sha256 is supported: "${digest}"`
    : `has a malformed digest "${digest}" (sha256: and 64 lower-case hex digits)`;
}

/** The reference as text; the digest, where there is one, makes the tag a mere comment, so it is kept. */
export function formatImageRef(ref: ImageRef): string {
  const tag = ref.tag === undefined ? '' : `:${ref.tag}`;
  const digest = ref.digest === undefined ? '' : `@${ref.digest}`;
  return `${ref.registry}/${ref.repository}${tag}${digest}`;
}
