import { stripVTControlCharacters } from 'node:util';
import { formatPlatform, type Layout, type Platform } from '@pipeline/oci';
import { DockerfileError } from '../dockerfile-error.ts';
import { imagesIn } from '../images.ts';

/** As a step's warning, which is not always printed, and in the summary at the end, which older ones lack. */
const WARNING =
  /^(?:#\d+ WARN:| -) InvalidBaseImagePlatform: Base image (\S+) was pulled with platform "([^"]+)", expected "([^"]+)" for current build \(line (\d+)\)$/;

/**
 * Refuses an image that claims another platform than its base image is for. BuildKit builds it with no more than a
 * warning where the base is a single image and no index; it would fail where it is started.
 * https://docs.docker.com/reference/dockerfile/#from
 */
export function refuseOtherBase(output: readonly string[], file: string): void {
  for (const line of output) {
    const [, image, has = '', wanted = '', at] = WARNING.exec(stripVTControlCharacters(line)) ?? [];
    // A variant that differs may well run.
    if (image === undefined || architecture(has) === architecture(wanted)) continue;
    throw new DockerfileError(
      `the base image ${image} is for ${has}, and is asked for ${wanted}`,
      { file, line: Number(at) },
      {
        hint: `Take a base image that has ${wanted}, or leave that platform out; where only its files are copied, say so by FROM --platform=${has}`,
      },
    );
  }
}

/** Refuses what the classic builder makes of a base image of another platform: an image that is for that, too. */
export async function refuseOtherPlatform(
  layout: Layout,
  wanted: readonly Platform[],
  file: string,
): Promise<void> {
  const [asked] = wanted;
  if (asked === undefined) return;
  for (const { platform } of await imagesIn(layout)) {
    const made = platform === undefined ? 'no platform' : formatPlatform(platform);
    if (architecture(made) === architecture(formatPlatform(asked))) continue;
    throw new DockerfileError(
      `docker built an image for ${made}, and ${formatPlatform(asked)} is asked for`,
      { file },
      { hint: 'Its base image lacks that platform: take one that has it, or leave the platform out' },
    );
  }
}

function architecture(platform: string): string {
  return platform.split('/', 2).join('/');
}
