import type { Platform } from './manifest.ts';

/** Whether an image for `own` is one for `wanted`; a variant counts where both tell one. */
export function matches(own: Platform, wanted: Platform): boolean {
  if (own.os !== wanted.os || own.architecture !== wanted.architecture) return false;
  return wanted.variant === undefined || own.variant === undefined || own.variant === wanted.variant;
}

/** What a variant is where none is told, and what one is that tells nothing. https://github.com/containerd/platforms/blob/main/database.go */
const USUAL: Record<string, string> = { amd64: 'v1', arm: 'v7', arm64: 'v8' };

/** The same for platforms that no runtime tells apart. */
export function platformKey(platform: Platform): string {
  const { os, architecture, variant = USUAL[architecture] ?? '' } = platform;
  return [os, architecture, variant.replace(/^(?=\d)/, 'v'), platform['os.version'] ?? ''].join('/');
}

/** `linux/arm64/v8`. */
export function formatPlatform({ os, architecture, variant }: Platform): string {
  return [os, architecture, variant].filter(part => part !== undefined && part !== '').join('/');
}

/** `linux/amd64` or `linux/arm64/v8` → its parts; `undefined` where it is not of that form. */
export function parsePlatform(text: string): Platform | undefined {
  const match = /^([a-z0-9]+)\/([a-z0-9]+)(?:\/([a-z0-9]+))?$/.exec(text);
  if (match === null) return undefined;
  const [, os = '', architecture = '', variant] = match;
  return { os, architecture, ...(variant !== undefined && { variant }) };
}
