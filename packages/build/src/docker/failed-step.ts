/**
 * The reason of a step that failed, by the name that BuildKit's plain progress gives it: `#5 exporting to image`, and later
 * `#5 ERROR: failed to push …`. https://docs.docker.com/build/building/variables/#buildkit_progress
 */
export function failedStep(output: readonly string[], name: RegExp): string | undefined {
  const steps = new Set<string>();
  for (const line of output) {
    const [, step, rest = ''] = /^(#\d+) (.+)$/.exec(line) ?? [];
    if (step === undefined) continue;
    if (name.test(rest)) steps.add(step);
    const reason = /^ERROR: (.+)$/.exec(rest)?.[1];
    if (steps.has(step) && reason !== undefined) return reason;
  }
  return undefined;
}
