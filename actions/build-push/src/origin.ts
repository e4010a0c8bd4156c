/** What the run knows of the commit that it builds. */
export interface Commit {
  sha: string;
  /** The repository's page. */
  source: string;
  /** When it was committed, where git could tell. */
  time: Date | undefined;
}

/** https://github.com/opencontainers/image-spec/blob/main/annotations.md#pre-defined-annotation-keys */
const KEY = 'org.opencontainers.image.';

export const REVISION = `${KEY}revision`;
export const CREATED = `${KEY}created`;
/** All that says where an image comes from. */
export const ORIGIN = [CREATED, REVISION, `${KEY}source`, `${KEY}version`];
/** What an image was built from, in parts: so a later build can say what changed. */
export const INPUTS = 'pipeline.build.inputs';

/** What says where an image comes from, as labels and as annotations. */
export function originOf({ sha, source, time }: Commit, version: string | undefined): Record<string, string> {
  return {
    ...(time !== undefined && { [CREATED]: time.toISOString().replace('.000Z', 'Z') }),
    ...(sha !== '' && { [REVISION]: sha }),
    ...(source !== '' && { [`${KEY}source`]: source }),
    ...(version !== undefined && { [`${KEY}version`]: version }),
  };
}
