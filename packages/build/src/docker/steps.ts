/** How many of a build's instructions ran, on all platforms, and how many a cache answered; FROM is none. */
export interface Steps {
  total: number;
  cached: number;
}

/** `#7 [linux/arm64 build 2/3] RUN make`: the step's number, its instruction's place and name. */
const STEP = /^#(\d+) \[(?:[^\]]* )?\d+\/\d+\] (?!FROM )/;
/** A step whose layer is fetched comes from a cache elsewhere, though nothing more may be said of it. */
const CACHED = /^#(\d+) (?:CACHED$|sha256:[0-9a-f]{64} \S+ \/ \S+)/;

/**
 * From BuildKit's plain progress, where a step is told again each time its output goes on; what RUN prints stands
 * behind a time there, so that it cannot be mistaken. The classic builder's: "Step 2/3 : RUN x", "---> Using cache".
 * `undefined` where it tells of no step. https://docs.docker.com/build/building/variables/#buildkit_progress
 */
export function countSteps(output: readonly string[]): Steps | undefined {
  const steps = new Set<string>();
  const cached = new Set<string>();
  let classic = 0;
  let reused = 0;
  for (const line of output) {
    const number = STEP.exec(line)?.[1];
    if (number !== undefined) steps.add(number);
    const hit = CACHED.exec(line)?.[1];
    if (hit !== undefined && steps.has(hit)) cached.add(hit);
    if (/^Step \d+\/\d+ : (?!FROM )/i.test(line)) classic++;
    if (line === ' ---> Using cache') reused++;
  }
  if (steps.size > 0) return { total: steps.size, cached: cached.size };
  return classic > 0 ? { total: classic, cached: reused } : undefined;
}
