import {
  ActionError,
  joinRecords,
  parseIntent,
  parseOutcome,
  type ReleaseIntent,
  type ReleaseLog,
  type ReleaseOutcome,
} from '@pipeline/contracts';
import type { GithubConnection } from './connection.ts';
import { createDeployment, createStatus, INTENT, listDeployments, OUTCOME } from './deployments.ts';
import { once } from './once.ts';
import { pack, unpack } from './payload.ts';
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
 * Releases as GitHub Deployments. A deployment's payload cannot change and a status holds 140 characters, so intent
 * and outcome are a deployment each, told apart by their task; both get the statuses that GitHub's pages show.
 * Needs `deployments: write`; reading, `deployments: read`.
 */
export function githubReleaseLog(github: GithubConnection, options: ReleaseLogOptions = {}): ReleaseLog {
  const kind = {
    ...(options.production !== undefined && { production_environment: options.production }),
    ...(options.transient !== undefined && { transient_environment: options.transient }),
  };
  const written: Written[] = [];

  /** Writes an entry that carries its own key, and finds it again where the answer was lost. */
  const write = (entry: ReleaseIntent | ReleaseOutcome, environment: string, task: string, ref: string) => {
    const title = task === INTENT ? `Release ${entryId(entry)}` : `How release ${entryId(entry)} ended`;
    const body = { ...kind, environment, task, ref, payload: pack(entry), description: title };
    return once(
      github,
      () => createDeployment(github, body),
      async () => {
        for await (const { id, payload } of first(listDeployments(github, environment, task, 30), 30)) {
          if (keyOf(unpack(payload)) === keyOf(entry)) return { id };
        }
        return undefined;
      },
    );
  };

  const findIntent = async (environment: string, outcome: ReleaseOutcome): Promise<Written> => {
    const belongs = ({ intent }: Written) =>
      joinRecords([intent], [outcome]).some(record => record.outcome !== undefined);
    const here = written.findLast(belongs);
    if (here !== undefined) return here;
    for await (const { id, payload } of first(listDeployments(github, environment, INTENT), 300)) {
      const intent = parseIntent(unpack(payload));
      if (typeof intent !== 'string' && belongs({ id, intent })) return { id, intent };
    }
    throw new ActionError('no-intent', `The log of ${environment} has no release ${outcome.intent}.`);
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
      const { id, intent } = await findIntent(environment, outcome);
      const made = await write(outcome, environment, OUTCOME, intent.commit.sha);
      const status = {
        state: STATES[outcome.verdict],
        description: description(outcome.detail),
        log_url: intent.by.url,
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
  };
}

/** Statuses are for people; the record stands without them. */
async function shown(github: GithubConnection, body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } catch (error) {
    github.log(`GitHub's page does not show the state of this release: ${String(error)}`);
  }
}

function entryId(entry: ReleaseIntent | ReleaseOutcome): string {
  return 'id' in entry ? entry.id : entry.intent;
}

/** The same for the same entry, however GitHub orders its fields; another one for what is said after a hold. */
function keyOf(entry: unknown): string {
  const intent = parseIntent(entry);
  const known = typeof intent === 'string' ? parseOutcome(entry) : intent;
  if (typeof known === 'string') return '';
  return JSON.stringify([
    entryId(known),
    known.at,
    known.targets.map(target => [target.subject, 'verdict' in target && target.verdict]),
  ]);
}

async function* first<T>(all: AsyncGenerator<T>, count: number): AsyncGenerator<T> {
  let left = count;
  for await (const one of all) {
    if (left-- === 0) return;
    yield one;
  }
}
