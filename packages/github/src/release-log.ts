import {
  ActionError,
  joinRecords,
  type ProofLog,
  parseIntent,
  parseOutcome,
  parseProof,
  type ReleaseIntent,
  type ReleaseLog,
  type ReleaseOutcome,
  type ReleaseProof,
} from '@pipeline/contracts';
import type { GithubConnection } from './connection.ts';
import { createStatus, INTENT, listDeployments, OUTCOME, PROOF } from './deployments.ts';
import { type Entry, first, keyOf, writeEntry } from './entry.ts';
import { unpack } from './payload.ts';
import { description, STATES } from './state.ts';

export interface ReleaseLogOptions {
  /** Whether people use the environment; GitHub takes one named `production` for such when absent. */
  production?: boolean;
  /** Whether the environment goes away later, as one for a pull request does. */
  transient?: boolean;
}

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
  const kind = {
    ...(options.production !== undefined && { production_environment: options.production }),
    ...(options.transient !== undefined && { transient_environment: options.transient }),
  };
  const written: Written[] = [];

  const write = (entry: Entry, environment: string, task: string, ref: string) =>
    writeEntry(github, entry, { ...kind, environment, task, ref });

  const findIntent = async (
    environment: string,
    id: string,
    belongs: (written: Written) => boolean,
  ): Promise<Written> => {
    const here = written.findLast(belongs);
    if (here !== undefined) return here;
    for await (const { id, payload } of first(listDeployments(github, environment, INTENT), 300)) {
      const intent = parseIntent(unpack(payload));
      if (typeof intent !== 'string' && belongs({ id, intent })) return { id, intent };
    }
    throw new ActionError('no-intent', `The log of ${environment} has no release ${id}.`);
  };

  return {
    async intend(intent) {
      const { id } = await write(intent, intent.environment, INTENT, intent.commit.sha);
      written.push({ id, intent });
      await shown(github, () =>
        createStatus(github, { deployment_id: id, state: 'in_progress', log_url: intent.by.url }),
      );
    },
    async conclude(environment, outcome) {
      const { id, intent } = await findIntent(environment, outcome.intent, ({ intent }) =>
        joinRecords([intent], [outcome]).some(record => record.outcome !== undefined),
      );
      const made = await write(outcome, environment, OUTCOME, intent.commit.sha);
      const url = addressIn(outcome);
      const status = {
        state: STATES[outcome.verdict],
        description: description(outcome.detail),
        log_url: intent.by.url,
        ...(url !== undefined && { environment_url: url }),
      };
      await shown(github, async () => {
        await createStatus(github, { ...status, deployment_id: made.id, auto_inactive: false });
        // This one makes what was live before inactive.
        await createStatus(github, { ...status, deployment_id: id });
      });
    },
    async recent(environment, limit) {
      const intents = new Map<string, ReleaseIntent>();
      let oldest = Number.POSITIVE_INFINITY;
      const size = Math.min(limit, 100);
      for await (const { id, payload } of listDeployments(github, environment, INTENT, size)) {
        const intent = parseIntent(unpack(payload));
        if (typeof intent === 'string') github.log(`Deployment ${id} is left out: ${intent}`);
        // One that was written twice, after a lost answer, counts once.
        else if (!intents.has(keyOf(intent))) intents.set(keyOf(intent), intent);
        oldest = id;
        if (intents.size === limit) break;
      }
      const outcomes: ReleaseOutcome[] = [];
      if (intents.size > 0) {
        for await (const { id, payload } of listDeployments(github, environment, OUTCOME, size)) {
          // Ids grow: what comes now ended releases that were not asked for.
          if (id < oldest) break;
          const outcome = parseOutcome(unpack(payload));
          if (typeof outcome === 'string') github.log(`Deployment ${id} is left out: ${outcome}`);
          else outcomes.push(outcome);
        }
      }
      return joinRecords([...intents.values()], outcomes);
    },
    async prove(environment, proof) {
      const { intent } = await findIntent(
        environment,
        proof.release,
        ({ intent }) => intent.id === proof.release,
      );
      const made = await write(proof, environment, PROOF, intent.commit.sha);
      const said = `${proof.checks.join(', ')} ${proof.result}`;
      // Inactive, whatever it says: what is live is for the release's own deployment to show.
      await shown(github, () =>
        createStatus(github, {
          deployment_id: made.id,
          state: 'inactive',
          description: description(said),
          log_url: proof.by.url,
        }),
      );
    },
    async proofs(environment, limit) {
      const found = new Map<string, ReleaseProof>();
      for await (const { id, payload } of listDeployments(github, environment, PROOF, Math.min(limit, 100))) {
        const proof = parseProof(unpack(payload));
        if (typeof proof === 'string') github.log(`Deployment ${id} is left out: ${proof}`);
        else if (!found.has(keyOf(proof))) found.set(keyOf(proof), proof);
        if (found.size === limit) break;
      }
      return [...found.values()];
    },
  };
}

/** The first: GitHub shows one of a deployment, and takes none but a web page's. */
function addressIn({ targets }: ReleaseOutcome): string | undefined {
  return targets.find(({ url }) => url !== undefined && /^https?:/.test(url) && URL.canParse(url))?.url;
}

/** Statuses are for people; the record stands without them. */
async function shown(github: GithubConnection, body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } catch (error) {
    github.log(`GitHub's page does not show the state of this release: ${String(error)}`);
  }
}
