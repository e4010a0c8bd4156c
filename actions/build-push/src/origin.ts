/** What the run knows of the commit that it builds. */
export interface Commit {
  sha: string;
  /** The repository's page. */
  source: string;
  /** When it was committed, where git could tell. */
  time: Date | undefined;
}

/**
 * The labels that say where an image comes from; those that the workflow sets win.
 * https://github.com/opencontainers/image-spec/blob/main/annotations.md#pre-defined-annotation-keys
 */
export function originLabels(
  { sha, source, time }: Commit,
  own: Record<string, string>,
): Record<string, string> {
  return {
    ...(time !== undefined && {
      'org.opencontainers.image.created': time.toISOString().replace('.000Z', 'Z'),
    }),
    ...(sha !== '' && { 'org.opencontainers.image.revision': sha }),
    ...(source !== '' && { 'org.opencontainers.image.source': source }),
    ...own,
  };
}
