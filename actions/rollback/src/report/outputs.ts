import type { AtRest } from '@pipeline/release-history';
import type { Decided } from '../decide.ts';
import type { Left } from '../prepare.ts';
import type { Outputs } from '../spec.gen.ts';

/** What was decided, for the steps after this one; the same for a plan and for what was done. */
export function decidedOutputs(decided: Decided, left: readonly Left[]): Partial<Outputs> {
  const { to, from, migrations } = decided;
  const [newest] = from;
  return {
    'to-release': to.id,
    commit: to.commit.sha,
    ...(newest && { 'from-commit': newest.commit.sha }),
    left: left.map(({ subject, why, part }) => ({
      subject,
      why,
      ...(part && { release: part.of, artifacts: part.artifacts, snapshot: part.snapshot }),
    })),
    migrations: migrations.map(({ release, subject, detail }) => ({ subject, release: release.id, detail })),
  };
}

export function restOutputs({ at }: AtRest): Partial<Outputs> {
  return { verdict: 'at-rest', 'to-release': at.id, commit: at.commit.sha };
}
