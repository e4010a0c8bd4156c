import type { ReleaseProof, ReleaseRecord } from '@pipeline/contracts';
import type { LocalGithub } from '../../local-cloud/src/github/start.ts';
import type { EntryKind } from '../src/entry.ts';
import { pack } from '../src/payload.ts';
import { INTENT, OUTCOME, PROOF } from '../src/release-kinds.ts';

const JOBS = {
  login: 'github-actions[bot]',
  id: 41_898_282,
  type: 'Bot',
  html_url: 'https://github.com',
} as const;

/**
 * A repository's deployments as a log would have written them, without a request for each.
 * @param records newest first, each with commits that are there; each ends before the next begins @param proofs newest first
 */
export async function fillLog(
  github: LocalGithub,
  records: readonly ReleaseRecord[],
  proofs: readonly ReleaseProof[] = [],
  repository = 'org/shop',
): Promise<void> {
  const { deployments } = github.repository(repository);
  for (const { intent, outcome } of records.toReversed()) {
    const write = <T extends object>(kind: EntryKind<T>, entry: T) =>
      deployments.create(
        {
          ref: intent.commit.sha,
          task: kind.task,
          environment: intent.environment,
          payload: pack(entry),
          description: kind.title(entry),
          auto_merge: false,
          required_contexts: [],
        },
        JOBS,
      );
    await write(INTENT, intent);
    if (outcome !== undefined) await write(OUTCOME, outcome);
    for (const proof of proofs.filter(({ release }) => release === intent.id).toReversed())
      await write(PROOF, proof);
  }
}
