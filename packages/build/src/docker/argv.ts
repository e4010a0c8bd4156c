import { formatPlatform, type Platform } from '@pipeline/oci';
import type { CacheUse } from './cache.ts';
import { csvField } from './csv.ts';
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
): string[] {
  return ['build', '--iidfile', idFile, ...shared(request, secrets), request.context];
}

/** Where `docker buildx build` leaves what it made. */
export interface BuildxOutput {
  /** A folder that becomes the image's layout. */
  layout: string;
  metadata: string;
}

/**
 * `docker buildx build` into an OCI layout, with no archive in between. Attestations are off: they carry the time, so
 * that the same build would have another digest each time. https://docs.docker.com/build/exporters/oci-docker/
 */
export function buildxArgv(
  request: DockerRequest,
  { layout, metadata }: BuildxOutput,
  secrets: readonly SecretFile[] = [],
  builder?: string,
): string[] {
  const { cache } = request;
  return [
    'buildx',
    'build',
    ...(builder === undefined ? [] : ['--builder', builder]),
    ...['--output', `type=oci,tar=false,${csvField('dest', layout)}`],
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
