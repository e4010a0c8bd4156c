import { arch } from 'node:process';
import type { Platform } from '@pipeline/oci';
import type { Config } from '../config/config.ts';
import type { DockerfileSource } from '../config/image-config.ts';

/** Node's names for processors, in OCI's. https://nodejs.org/api/process.html#processarch */
const ARCHITECTURES: Record<string, string> = { x64: 'amd64', ia32: '386' };

/** What is built for; where nothing is said this machine, but by the packer alone the same on any. */
export function platformsOf(
  { platforms }: DockerfileSource,
  { builder }: Pick<Config, 'builder'>,
): Platform[] {
  if (platforms.length > 0) return platforms;
  return [{ os: 'linux', architecture: builder === 'packer' ? 'amd64' : (ARCHITECTURES[arch] ?? arch) }];
}
