import { type Digest, isDigest } from '@pipeline/contracts';

/** An image that a build stands on, or copies from. */
export interface Base {
  /** With its tag: `docker.io/library/node:24`. */
  image: string;
  digest: Digest;
  /** Told where the build is for several. */
  platform: string | undefined;
}

/** `#5 [linux/amd64 build 1/2] FROM host/name:tag@sha256:…`, and of `COPY --from=` the same without brackets. */
const FROM = /^#\d+ (?:\[(\w+\/[\w/]+)?[^\]]*\] )?FROM (\S+)@(sha256:\S+)$/;

/** From BuildKit's plain progress. Engines before 23 leave digests out of theirs. */
export function basesIn(output: readonly string[]): Base[] {
  return output.flatMap(line => {
    const [, platform, image, digest = ''] = FROM.exec(line) ?? [];
    return image !== undefined && isDigest(digest) ? [{ image, digest, platform }] : [];
  });
}
