import { formatPlatform, type Platform } from '@pipeline/oci';
import type { Values } from './values.ts';

const TARGET = [
  'TARGETPLATFORM',
  'TARGETOS',
  'TARGETOSVERSION',
  'TARGETARCH',
  'TARGETVARIANT',
  'TARGETSTAGE',
];
const BUILD = ['BUILDPLATFORM', 'BUILDOS', 'BUILDOSVERSION', 'BUILDARCH', 'BUILDVARIANT'];

/** The arguments that the builder sets by itself; a build argument of that name goes before. */
export const PLATFORM_ARGS: readonly string[] = [...TARGET, ...BUILD];

/**
 * What BuildKit sets before the first FROM. What is said of the machine that builds is not known before the build, nor
 * is the target without a platform.
 * https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope
 */
export function platformArgs(platform: Platform | undefined, stage: string | undefined): Values {
  const values: Values = new Map(PLATFORM_ARGS.map(name => [name, undefined]));
  values.set('TARGETSTAGE', stage ?? 'default');
  if (platform === undefined) return values;
  const { os, architecture, variant } = normalized(platform);
  return values
    .set('TARGETPLATFORM', formatPlatform({ os, architecture, variant }))
    .set('TARGETOS', os)
    .set('TARGETOSVERSION', '')
    .set('TARGETARCH', architecture)
    .set('TARGETVARIANT', variant);
}

/** Other names for an architecture, with the variant that they imply. */
const ALIASES: Record<string, { architecture: string; variant?: string }> = {
  aarch64: { architecture: 'arm64' },
  armel: { architecture: 'arm', variant: 'v6' },
  armhf: { architecture: 'arm', variant: 'v7' },
  i386: { architecture: '386' },
};
/** Variants that are no more than the architecture says. */
const IMPLIED = ['amd64/v1', 'arm64/v8', 'arm64/8'];

/** As BuildKit writes it. https://pkg.go.dev/github.com/containerd/platforms#Normalize */
function normalized(platform: Platform): { os: string; architecture: string; variant: string } {
  const { architecture, variant = platform.variant ?? '' } = ALIASES[platform.architecture] ?? platform;
  const own = IMPLIED.includes(`${architecture}/${variant}`) ? '' : variant.replace(/^(\d)/, 'v$1');
  return { os: platform.os, architecture, variant: architecture === 'arm' && own === '' ? 'v7' : own };
}
