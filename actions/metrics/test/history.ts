import type { ReleaseProof, ReleaseRecord, TargetOutcome } from '@pipeline/contracts';

export const NOW = Date.UTC(2026, 10, 30, 12);
/** So many hours before now. */
export const ago = (hours: number) => new Date(NOW - hours * 3_600_000).toISOString();
const image = (name: string) => `example.com/shop@sha256:${name.repeat(64).slice(0, 64)}`;

/** A release that was live so many hours ago, after half an hour. */
export function release(
  id: string,
  hours: number,
  {
    subjects = ['ecs:eu-west-1/shop/api'],
    commit,
    environment = 'production',
    ...end
  }: Partial<TargetOutcome> & {
    subjects?: string[];
    commit?: { sha?: string; at?: string };
    environment?: string;
  } = {},
): ReleaseRecord {
  const by = { actor: 'ann', url: `https://github.com/org/shop/actions/runs/${id}` };
  const said = { verdict: 'steady' as const, detail: '', ...end };
  return {
    intent: {
      schema: 1,
      id,
      environment,
      commit: { sha: id, ref: 'refs/heads/main', ...commit },
      by,
      at: ago(hours + 0.5),
      targets: subjects.map(subject => ({ subject, artifacts: { web: image(id[0] ?? '') }, before: null })),
    },
    outcome: {
      schema: 1,
      intent: id,
      at: ago(hours),
      verdict: said.verdict,
      detail: '',
      targets: subjects.map(subject => ({ subject, ...said })),
    },
  };
}

export function proof(id: string, hours: number, result: ReleaseProof['result']): ReleaseProof {
  const by = { actor: 'ann', url: 'https://github.com/org/shop/actions/runs/1' };
  return { schema: 1, release: id, at: ago(hours), result, checks: ['smoke'], digests: [], by };
}
