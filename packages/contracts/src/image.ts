/** `sha256:` and 64 lower-case hex digits. https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests */
export type Digest = `sha256:${string}`;

const DIGEST = /^sha256:[a-f0-9]{64}$/;
const REPOSITORY = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const HOST =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[a-fA-F0-9:]+\])(?::\d+)?$/;

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
 * Parses a reference as docker does: a first component without `.`, `:` or `localhost` is a Docker Hub
 * repository. Returns what is wrong with it, as text, where it does not parse.
 * https://github.com/distribution/reference/blob/main/reference.go
 */
export function parseImageRef(text: string): ImageRef | string {
  const [name = '', digest, ...more] = text.trim().split('@');
  if (more.length > 0) return 'has more than one "@"';
  if (digest !== undefined && !isDigest(digest)) return `has a malformed digest "${digest}"`;
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const hosted = /[.:]/.test(first) || first === 'localhost';
  const registry = hosted ? first : 'docker.io';
  if (!HOST.test(registry)) return `has a malformed registry host "${registry}"`;
  const path = hosted ? name.slice(slash + 1) : name;
  const colon = path.lastIndexOf(':');
  const tag = colon < 0 ? undefined : path.slice(colon + 1);
  let repository = colon < 0 ? path : path.slice(0, colon);
  if (tag !== undefined && !isTag(tag)) return `has a malformed tag "${tag}"`;
  if (!REPOSITORY.test(repository)) {
    return `has a malformed repository "${repository}" (lower-case letters, digits and single separators)`;
  }
  if (!hosted && !repository.includes('/')) repository = `library/${repository}`;
  return { registry, repository, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}

/** The reference as text; the digest, where there is one, makes the tag a mere comment, so it is kept. */
export function formatImageRef(ref: ImageRef): string {
  const tag = ref.tag === undefined ? '' : `:${ref.tag}`;
  const digest = ref.digest === undefined ? '' : `@${ref.digest}`;
  return `${ref.registry}/${ref.repository}${tag}${digest}`;
}
