import type { StageRun } from './stages.ts';

/** What build-push says of one image, as far as it is read here. */
interface BuiltImage {
  image: string;
  reused: boolean;
  /** The commit that it was built from. */
  version: string;
  provenance?: string;
  sbom?: string;
}

/**
 * What each delivery's builds put out, the first delivery first; by image, in the order of their names. A pull request's is of no
 * environment, and pushes nothing.
 */
export function builds(stages: readonly StageRun[]): Array<Record<string, BuiltImage>> {
  const pushed = stages.filter(
    ({ stage, environment }) => stage === 'build-push' && environment !== undefined,
  );
  // A delivery builds for each platform by itself, in jobs that are called alike.
  return [...Map.groupBy(pushed, ({ job }) => job).values()].map(parts => {
    const images = parts.flatMap(({ outputs }) =>
      Object.entries(
        (JSON.parse(outputs.release ?? '{}') as { images?: Record<string, BuiltImage> }).images ?? {},
      ),
    );
    return Object.fromEntries(images.sort(([a], [b]) => a.localeCompare(b)));
  });
}

/** By name, by digest: what the last delivery has put out. */
export function imagesBuilt(stages: readonly StageRun[]): Record<string, string> {
  const entries = Object.entries(builds(stages).at(-1) ?? {});
  return Object.fromEntries(entries.map(([name, { image }]) => [name, image]));
}

/** What was built and what was there already, a line for each delivery. */
export function builtAndReused(stages: readonly StageRun[]): string[] {
  return builds(stages).map(images =>
    Object.entries(images)
      .map(
        ([name, { reused, version }]) => `${name} ${reused ? `reused, of ${version.slice(0, 7)}` : 'built'}`,
      )
      .join('; '),
  );
}

/**
 * A second merge that changed one service: that one is built, all others are the very images of the first, and every image
 * says where it comes from and what it is made of.
 */
export function reuseProblems(stages: readonly StageRun[], changed: string): string[] {
  const [first = {}, second = {}, ...more] = builds(stages);
  if (more.length > 0 || Object.keys(second).length === 0) return ['there were not two builds'];
  const unsaid = Object.entries(first)
    .filter(([, { provenance, sbom }]) => provenance === undefined || sbom === undefined)
    .map(([name]) => `${name} does not say where it comes from, or what it is made of`);
  const wrong = Object.entries(second).flatMap(([name, { image, reused }]) => {
    const same = image === first[name]?.image;
    if (name === changed) return same || reused ? [`${name} was not built again, although it changed`] : [];
    return same && reused ? [] : [`${name} was built again, although nothing of it changed`];
  });
  return [...unsaid, ...wrong];
}
