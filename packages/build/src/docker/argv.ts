import { formatPlatform, type Platform } from '@pipeline/oci';

/** What is asked of docker, whichever builder it has. Paths are absolute. */
export interface DockerRequest {
  context: string;
  dockerfile: string;
  target?: string | undefined;
  buildArgs: Readonly<Record<string, string>>;
  labels: Readonly<Record<string, string>>;
  platform?: Platform | undefined;
}

/** `docker build`, which leaves the image's id in a file. https://docs.docker.com/reference/cli/docker/image/build/ */
export function dockerBuildArgv(request: DockerRequest, idFile: string): string[] {
  return ['build', '--iidfile', idFile, ...common(request), request.context];
}

/**
 * `docker buildx build` into an OCI archive. Attestations are off: they carry the time, so that the same
 * build would have another digest each time. https://docs.docker.com/build/exporters/oci-docker/
 */
export function buildxArgv(request: DockerRequest, archive: string): string[] {
  const output = `type=oci,${csvField(`dest=${archive}`)}`;
  const quiet = ['--provenance=false', '--sbom=false', '--progress', 'plain'];
  return ['buildx', 'build', '--output', output, ...quiet, ...common(request), request.context];
}

function common({ dockerfile, target, buildArgs, labels, platform }: DockerRequest): string[] {
  return [
    '--file',
    dockerfile,
    ...(target === undefined ? [] : ['--target', target]),
    ...(platform === undefined ? [] : ['--platform', formatPlatform(platform)]),
    ...Object.entries(buildArgs).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
    ...Object.entries(labels).flatMap(([name, value]) => ['--label', `${name}=${value}`]),
  ];
}

/** `--output` is read as a line of CSV. */
function csvField(text: string): string {
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
