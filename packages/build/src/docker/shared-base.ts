import { isRecord } from '@pipeline/contracts';
import { DockerfileError } from '../dockerfile-error.ts';
import { parsedDockerfile } from './built-file.ts';
import type { Asked } from './daemon.ts';
import { lineOfImage } from './step-line.ts';

/** `#5 [linux/amd64 build 1/2] FROM host/name:tag@sha256:…`, of a build for several platforms. */
const FROM = /^#\d+ \[(\w+\/\w+)[^\]]*\] FROM (\S+)@(sha256:[0-9a-f]{64})$/;

/**
 * Refuses a base that is a single image and no index where it stands for several platforms. BuildKit takes it for each
 * of them, and with several platforms does not even warn: all but one of the images would fail where they are started.
 * One request for each base; a base that cannot be looked at passes.
 */
export async function refuseSharedBase(
  output: readonly string[],
  { run, env, builder }: Asked,
  file: { name: string; text: string },
): Promise<void> {
  for (const [reference, { image, platforms }] of basesIn(output)) {
    if (platforms.size < 2) continue;
    const own = builder === undefined ? [] : ['--builder', builder];
    const args = ['buildx', 'imagetools', 'inspect', '--raw', ...own, reference];
    const raw = await run({ file: 'docker', args, env });
    if (raw.exitCode !== 0 || !isSingle(raw.stdout)) continue;
    throw new DockerfileError(
      `the base image ${image} is for one platform only, and is asked for ${[...platforms].join(', ')}`,
      { file: file.name, line: lineOfImage(image, parsedDockerfile(file.text)?.instructions ?? []) },
      {
        hint: 'Take a base image that has them all; where only its files are copied, say so by FROM --platform and the platform that it has',
      },
    );
  }
}

function basesIn(output: readonly string[]): Map<string, { image: string; platforms: Set<string> }> {
  const bases = new Map<string, { image: string; platforms: Set<string> }>();
  for (const line of output) {
    const [, platform, image, digest] = FROM.exec(line) ?? [];
    if (platform === undefined || image === undefined) continue;
    const reference = `${image.replace(/:[^:/]+$/, '')}@${digest}`;
    const base = bases.get(reference) ?? { image, platforms: new Set() };
    base.platforms.add(platform);
    bases.set(reference, base);
  }
  return bases;
}

function isSingle(raw: string): boolean {
  try {
    const manifest: unknown = JSON.parse(raw);
    return isRecord(manifest) && manifest.manifests === undefined && manifest.config !== undefined;
  } catch {
    return false;
  }
}
