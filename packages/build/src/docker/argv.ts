import { formatPlatform, type Platform } from '@pipeline/oci';
import type { CacheUse } from './cache.ts';
import { csvField } from './csv.ts';
import { type Destination, exporter } from './exporter.ts';
import type { Secret, SecretFile } from './secrets.ts';

/** What is asked of docker, whichever builder it has. Paths are absolute. */
export interface DockerRequest {
  context: string;
  dockerfile: string;
  target?: string | undefined;
  buildArgs: Readonly<Record<string, string>>;
  labels: Readonly<Record<string, string>>;
  /** None: the builder's own. */
  platforms: readonly Platform[];
  /** What RUN may mount; needs BuildKit. */
  secrets: readonly Secret[];
  cache: CacheUse;
  /** Asks the registries for base images even where the builder has them. */
  pull?: boolean | undefined;
  /** Runs every step anew: what `RUN apt-get upgrade` did a month ago is else taken for done. */
  noCache?: boolean | undefined;
}

/** `docker build`, which leaves the image's id in a file. https://docs.docker.com/reference/cli/docker/image/build/ */
export function dockerBuildArgv(
  request: DockerRequest,
  idFile: string,
  secrets: readonly SecretFile[] = [],
): [string, ...string[]] {
  return ['build', '--iidfile', idFile, ...shared(request, secrets), request.context];
}

/**
 * `docker buildx build`. Attestations are off: they carry the time, so that the same build would have another digest each
 * time. https://docs.docker.com/reference/cli/docker/buildx/build/
 * @param metadata where it leaves a file of what it made
 */
export function buildxArgv(
  request: DockerRequest & { annotations?: Readonly<Record<string, string>> },
  to: Destination,
  metadata: string,
  secrets: readonly SecretFile[] = [],
  builder?: string,
): [string, ...string[]] {
  const { cache, platforms, annotations = {} } = request;
  return [
    'buildx',
    'build',
    ...(builder === undefined ? [] : ['--builder', builder]),
    ...['--output', exporter(to, annotations, platforms.length > 1)],
    ...['--metadata-file', metadata],
    ...['--provenance=false', '--sbom=false', '--progress', 'plain'],
    ...cache.from.flatMap(value => ['--cache-from', value]),
    ...cache.to.flatMap(value => ['--cache-to', value]),
    ...shared(request, secrets),
    request.context,
  ];
}

function shared(request: DockerRequest, secrets: readonly SecretFile[]): string[] {
  const { dockerfile, target, buildArgs, labels, platforms, pull, noCache } = request;
  return [
    ...['--file', dockerfile],
    ...(target === undefined ? [] : ['--target', target]),
    ...(platforms.length === 0 ? [] : ['--platform', platforms.map(formatPlatform).join(',')]),
    ...Object.entries(buildArgs).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
    ...Object.entries(labels).flatMap(([name, value]) => ['--label', `${name}=${value}`]),
    ...secrets.flatMap(({ id, file }) => ['--secret', `${csvField('id', id)},${csvField('src', file)}`]),
    ...(pull ? ['--pull'] : []),
    ...(noCache ? ['--no-cache'] : []),
  ];
}
