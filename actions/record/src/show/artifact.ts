import { isDigest, parseImageRef } from '@pipeline/contracts';

/** Short enough for a table: `api@sha256:57d7ea0c1b2f`, `vercel://dpl_5ucQ`. */
export function shortArtifact(artifact: string): string {
  const image = parseImageRef(artifact);
  if (typeof image === 'string') return artifact.length > 60 ? `${artifact.slice(0, 59)}…` : artifact;
  const name = image.repository.split('/').at(-1) ?? image.repository;
  return image.digest === undefined
    ? `${name}:${image.tag ?? 'latest'}`
    : `${name}@${image.digest.slice(0, 19)}`;
}

/** `sha256:57d7…` in full or in part, with or without `sha256:`. @returns its hex digits */
export function digestDigits(text: string): string | undefined {
  if (isDigest(text)) return text.slice('sha256:'.length);
  return /^sha256:([a-f0-9]{7,63})(?:…|\.\.\.)?$/.exec(text)?.[1];
}
