import { ActionError, isCommitId, type ReleaseRecord } from '@pipeline/contracts';
import { unverified, verdictOn } from '@pipeline/release-history';
import type { DeploymentView } from '@pipeline/vercel';
import { artifactOf } from '@pipeline/vercel-stage';
import type { Config } from './config/config.ts';
import type { Memory } from './memory.ts';

/** What the release log of each environment knows; absent where it is not asked. */
export interface Memories {
  /** Where it must be verified. */
  from: Memory | undefined;
  /** Where it goes. */
  to: Memory | undefined;
}

/** One thing that is known of the deployment, for the table of evidence. */
export interface Said {
  /** Such as `verified in staging`. */
  what: string;
  good: boolean;
  text: string;
}

/** What is known of the deployment, for and against. */
export interface Examined {
  said: Said[];
  /** What a person should not miss. */
  notes: string[];
}

/**
 * Whether it is verified where it comes from, and was not taken back where it goes.
 * @throws ActionError `refused`, with all that is in the way
 */
export function examine(
  { id }: Pick<DeploymentView, 'id'>,
  { from, to }: Memories,
  { operation, allowRefused }: Pick<Config, 'operation' | 'allowRefused'>,
): Examined {
  const found: Examined = { said: [], notes: [] };
  const refusals: string[] = [];
  const fixes: string[] = [];
  if (from !== undefined) {
    const verdict = verdictOn(artifactOf(id), from.records, from.proofs);
    const good = verdict.state === 'proven';
    found.said.push({ what: `verified in ${from.environment}`, good, text: verdict.detail });
    if (verdict.state !== 'proven') {
      const { problem, fix } = unverified(verdict, id, from.environment);
      refusals.push(problem);
      fixes.push(fix);
    }
  }
  if (to !== undefined) {
    // To undo a rollback is to overrule it; nothing else that was said is.
    const records = operation === 'undo-rollback' ? to.records.map(withoutRefusal) : to.records;
    const verdict = verdictOn(artifactOf(id), records, to.proofs);
    found.said.push({
      what: `not refused in ${to.environment}`,
      good: verdict.state !== 'refused',
      text: verdict.detail,
    });
    const problem = `${id} was live in ${to.environment} before, and is refused there: ${verdict.detail}`;
    if (verdict.state === 'refused' && allowRefused)
      found.notes.push(`${problem}. It goes live because allow-refused is set`);
    else if (verdict.state === 'refused') {
      refusals.push(problem);
      fixes.push(
        'Promote a build with the mistake mended. To take this one all the same, set `allow-refused: true`',
      );
    }
  }
  if (refusals.length > 0)
    throw new ActionError('refused', `${refusals.join('\n')}\nNothing was changed.`, {
      hint: fixes.join('. '),
    });
  return found;
}

function withoutRefusal(record: ReleaseRecord): ReleaseRecord {
  const { outcome } = record;
  if (outcome === undefined) return record;
  const targets = outcome.targets.map(({ refuses: _, ...target }) => target);
  return { ...record, outcome: { ...outcome, targets } };
}

/** The commit that it was built from: as the workflow says, a release that had it, or Vercel. */
export function commitOf(
  { id, commit }: Pick<DeploymentView, 'id' | 'commit'>,
  given: string | undefined,
  { from, to }: Memories,
): string | undefined {
  if (given !== undefined) return given;
  const deployment = artifactOf(id);
  const released = [from, to]
    .flatMap(memory => memory?.records ?? [])
    .find(({ intent }) =>
      intent.targets.some(target => Object.values(target.artifacts).includes(deployment)),
    );
  const told = commit !== undefined && isCommitId(commit.sha) ? commit.sha : undefined;
  return released?.intent.commit.sha ?? told;
}
