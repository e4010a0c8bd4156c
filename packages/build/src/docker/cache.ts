import { csvField } from './csv.ts';
import { failedStep } from './failed-step.ts';

/** Values of `--cache-from` and `--cache-to`. https://docs.docker.com/build/cache/backends/ */
export interface CacheUse {
  from: readonly string[];
  to: readonly string[];
}

export const NO_CACHE_USE: CacheUse = { from: [], to: [] };

export interface CachedImage {
  name: string;
  registry: string;
  repository: string;
  part?: string | undefined;
}

/**
 * `registry`: one manifest of OCI types in the image's own repository, since registries such as ECR refuse the index
 * that BuildKit before 0.21 writes by default. https://docs.docker.com/build/cache/backends/registry/
 *
 * `github`: a scope for each image, since the next image would else overwrite the last one's. Where it lies and the
 * token for it buildx takes from the runner's variables. https://docs.docker.com/build/cache/backends/gha/#scope
 *
 * `part` is what of the image is built here, such as a platform of its own: parts that are built side by side would
 * overwrite each other's, too.
 */
export function cacheUse(
  kind: 'registry' | 'github',
  { name, registry, repository, part }: CachedImage,
): CacheUse {
  const suffix = part === undefined ? '' : `-${part.replace(/\W+/g, '-')}`;
  const from =
    kind === 'github'
      ? `type=gha,${csvField('scope', `${name}${suffix}`)}`
      : `type=registry,ref=${registry}/${repository}:buildcache${suffix}`;
  // The steps of every stage, not of the last alone; and a cache that cannot be written fails no build.
  const to = `${from},mode=max,ignore-error=true`;
  return { from: [from], to: [kind === 'github' ? to : `${to},image-manifest=true,oci-mediatypes=true`] };
}

/** Why the cache could not be written, where it could not: that fails no build, and would else pass unseen. */
export function cacheNotWritten(output: readonly string[]): string | undefined {
  return failedStep(output, /^exporting (?:cache to |to GitHub Actions Cache$)/);
}
