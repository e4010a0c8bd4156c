import type { Digest, Ending, ReleaseProof, ReleaseRecord, TargetOutcome } from '@pipeline/contracts';

/** `1` → `sha256:111…`. */
export const digest = (name: string): Digest => `sha256:${name.repeat(64).slice(0, 64)}`;
/** `1` → an image by digest; a longer name is a tag. */
export const image = (name: string) =>
  name.length === 1 ? `registry.example/shop@${digest(name)}` : `registry.example/shop:${name}`;
/** A moment, in minutes. */
export const at = (minute: number) => new Date(Date.UTC(2026, 10, 21) + minute * 60_000).toISOString();

export type End = Ending | (Partial<TargetOutcome> & { verdict: Ending });

/** A release that began in this minute and ended in the next: subject → [container → image, how it ended]. */
export function release(
  id: string,
  minute: number,
  targets: Record<string, [images: Record<string, string>, end?: End | undefined]>,
): ReleaseRecord {
  const subjects = Object.entries(targets);
  const outcomes = subjects.flatMap(([subject, [, end]]): TargetOutcome[] =>
    end === undefined ? [] : [{ subject, detail: '', ...(typeof end === 'string' ? { verdict: end } : end) }],
  );
  return {
    intent: {
      schema: 1,
      id,
      environment: 'staging',
      commit: { sha: id.repeat(40).slice(0, 40), ref: 'refs/heads/main' },
      by: { actor: 'ann', url: `https://github.com/o/r/actions/runs/${id}` },
      at: at(minute),
      targets: subjects.map(([subject, [images]]) => ({
        subject: `ecs:eu-west-1/shop/${subject}`,
        artifacts: Object.fromEntries(Object.entries(images).map(([name, to]) => [name, image(to)])),
        before: null,
      })),
    },
    ...(outcomes.length > 0 && {
      outcome: {
        schema: 1,
        intent: id,
        at: at(minute + 1),
        verdict: outcomes[0]?.verdict ?? 'unknown',
        detail: '',
        targets: outcomes.map(outcome => ({ ...outcome, subject: `ecs:eu-west-1/shop/${outcome.subject}` })),
      },
    }),
  };
}

export function proof(
  of: string,
  minute: number,
  result: ReleaseProof['result'],
  digests: string,
  ...checks: string[]
): ReleaseProof {
  return {
    schema: 1,
    release: of,
    at: at(minute),
    result,
    checks: checks.length === 0 ? ['smoke'] : checks,
    digests: Array.from(digests, digest),
    by: { actor: 'ann', url: `https://github.com/o/r/actions/runs/${of}` },
  };
}
