import {
  ActionError,
  isWithin,
  joinRecords,
  type ProofLog,
  type ReleaseIntent,
  type ReleaseLog,
  type ReleaseOutcome,
  type ReleaseProof,
} from '@pipeline/contracts';
import type { GithubConnection } from './connection.ts';
import { type EntryKind, readEntries, showEntry, writeEntry } from './entry.ts';
import { first } from './pages.ts';
import { readRecords } from './read-records.ts';
import { INTENT, OUTCOME, PROOF } from './release-kinds.ts';
import { description, STATES } from './state.ts';

export interface ReleaseLogOptions {
  /** Whether people use the environment; GitHub takes one named `production` for such when absent. */
  production?: boolean;
  /** Whether the environment goes away later, as one for a pull request does. */
  transient?: boolean;
}

/** As far back as a release is looked for: one that was held can be ended long afterwards. */
const KNOWN = 1_000;

interface Written {
  id: number;
  intent: ReleaseIntent;
}

/**
 * Releases as GitHub Deployments. A deployment's payload cannot change and a status holds 140 characters, so intent,
 * outcome and proofs are a deployment each, told apart by their task; they get the statuses that GitHub's pages show.
 * Needs `deployments: write`; reading, `deployments: read`.
 */
export function githubReleaseLog(
  github: GithubConnection,
  options: ReleaseLogOptions = {},
): ReleaseLog & ProofLog {
  const people = {
    ...(options.production !== undefined && { production_environment: options.production }),
    ...(options.transient !== undefined && { transient_environment: options.transient }),
  };
  const written: Written[] = [];

  const write = <T extends object>(kind: EntryKind<T>, entry: T, environment: string, ref: string) =>
    writeEntry(github, kind, entry, { ...people, environment, ref });

  const findIntent = async (
    environment: string,
    id: string,
    belongs: (written: Written) => boolean,
  ): Promise<Written> => {
    const here = written.findLast(belongs);
    if (here !== undefined) return here;
    const latest = first(readEntries(github, INTENT, environment, { size: 100 }), KNOWN);
    for await (const { deployment, entry } of latest) {
      const found = { id: deployment.id, intent: entry };
      if (belongs(found)) return found;
    }
    throw new ActionError('no-intent', `The log of ${environment} has no release ${id}.`);
  };

  return {
    async intend(intent) {
      const { id } = await write(INTENT, intent, intent.environment, intent.commit.sha);
      written.push({ id, intent });
      await showEntry(github, { deployment_id: id, state: 'in_progress', log_url: intent.by.url });
    },
    async conclude(environment, outcome) {
      const { id, intent } = await findIntent(environment, outcome.intent, ({ intent }) =>
        joinRecords([intent], [outcome]).some(record => record.outcome !== undefined),
      );
      const made = await write(OUTCOME, outcome, environment, intent.commit.sha);
      const url = addressIn(outcome);
      const status = {
        state: STATES[outcome.verdict],
        description: description(outcome.detail),
        log_url: intent.by.url,
        ...(url !== undefined && { environment_url: url }),
      };
      await showEntry(
        github,
        { ...status, deployment_id: made.id, auto_inactive: false },
        // This one makes what was live before inactive.
        { ...status, deployment_id: id },
      );
    },
    recent: (environment, limit, reach = {}) => readRecords(github, environment, limit, reach),
    async prove(environment, proof) {
      const { intent } = await findIntent(
        environment,
        proof.release,
        ({ intent }) => intent.id === proof.release,
      );
      const made = await write(PROOF, proof, environment, intent.commit.sha);
      // Inactive, whatever it says: what is live is for the release's own deployment to show.
      await showEntry(github, {
        deployment_id: made.id,
        state: 'inactive',
        description: description(`${proof.checks.join(', ')} ${proof.result}`),
        log_url: proof.by.url,
      });
    },
    async proofs(environment, limit, within) {
      const found: ReleaseProof[] = [];
      for await (const { entry } of readEntries(github, PROOF, environment, { size: limit, ...within })) {
        if (isWithin(entry, within)) found.push(entry);
        if (found.length === limit) break;
      }
      return found;
    },
  };
}

/** The first: GitHub shows one of a deployment, and takes none but a web page's. */
function addressIn({ targets }: ReleaseOutcome): string | undefined {
  return targets.find(({ url }) => url !== undefined && /^https?:/.test(url) && URL.canParse(url))?.url;
}
