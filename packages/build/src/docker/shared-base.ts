import { isRecord } from '@pipeline/contracts';
import { DockerfileError } from '../dockerfile-error.ts';
import { type Base, basesIn } from './bases.ts';
import { type BuiltFile, instructionsOf } from './built-file.ts';
import type { Asked } from './daemon.ts';
import { lineOfImage } from './step-line.ts';

/**
 * Refuses a base that is a single image and no index where it stands for several platforms. BuildKit takes it for each
 * of them, and with several platforms does not even warn: all but one of the images would fail where they are started.
 * One request for each base; a base that cannot be looked at passes.
 */
export async function refuseSharedBase(
  output: readonly string[],
  { run, env, builder }: Asked,
  { name, text }: BuiltFile,
): Promise<void> {
  for (const [reference, bases] of Map.groupBy(basesIn(output), untagged)) {
    const platforms = new Set(bases.flatMap(({ platform }) => platform ?? []));
    const image = bases[0]?.image ?? reference;
    if (platforms.size < 2) continue;
    const own = builder === undefined ? [] : ['--builder', builder];
    const args = ['buildx', 'imagetools', 'inspect', '--raw', ...own, reference];
    const raw = await run({ file: 'docker', args, env });
    if (raw.exitCode !== 0 || !isSingle(raw.stdout)) continue;
    throw new DockerfileError(
      `the base image ${image} is for one platform only, and is asked for ${[...platforms].join(', ')}`,
      { file: name, line: lineOfImage(image, instructionsOf(text)) },
      {
        hint: 'Take a base image that has them all; where only its files are copied, say so by FROM --platform and the platform that it has',
      },
    );
  }
}

function untagged({ image, digest }: Base): string {
  return `${image.replace(/:[^:/]+$/, '')}@${digest}`;
}

function isSingle(raw: string): boolean {
  try {
    const manifest: unknown = JSON.parse(raw);
    return isRecord(manifest) && manifest.manifests === undefined && manifest.config !== undefined;
  } catch {
    return false;
  }
}
