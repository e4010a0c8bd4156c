import type { getOctokit } from '@actions/github';
import { type Clock, type Log, RemoteError } from '@pipeline/contracts';
import { remoteError, waitOf } from './errors.ts';

export type Octokit = ReturnType<typeof getOctokit>;

export interface GithubOptions {
  token: string;
  /** `owner/name` */
  repository: string;
  /** `https://api.github.com` when absent. */
  apiUrl?: string;
  clock: Clock;
  /** Told of waits and of what was left out. */
  log?: Log;
  /** Milliseconds after which an answer counts as lost; 30 s when absent. */
  answerWithin?: number;
}

export interface GithubCall<T> {
  /** As GitHub's reference has it, such as `create a deployment`. */
  operation: string;
  /** What the token must be allowed, such as `deployments: write`. */
  needs: string;
  /** Where such a token comes from, if not from the job's `permissions`. */
  hint?: string;
  /** Changes something that must not be changed twice: sent again only where it surely had no effect. */
  write?: boolean;
  send(octokit: Octokit, at: { owner: string; repo: string }): Promise<{ data: T }>;
}

export interface GithubConnection {
  /** `owner/name` */
  repository: string;
  clock: Clock;
  log: Log;
  /** @throws ConfigError for what a workflow's author can mend, RemoteError for everything else */
  call<T extends object>(call: GithubCall<T>): Promise<T>;
}

const ATTEMPTS = 5;
/** All waits of one call together, in milliseconds: a cancelled run has about ten seconds, a deploy some minutes. */
const PATIENCE = 120_000;
const ANSWER_WITHIN = 30_000;

/** One repository through GitHub's REST API. Nothing is loaded or sent before the first call. */
export function connectGithub(options: GithubOptions): GithubConnection {
  const { clock, repository, log = () => undefined } = options;
  const [owner = '', repo = ''] = repository.split('/');
  let octokit: Promise<Octokit> | undefined;

  const attempt = async <T extends object>({ write = false, send, ...facts }: GithubCall<T>) => {
    octokit ??= load(options);
    const client = await octokit;
    try {
      const { data } = await send(client, { owner, repo });
      // Half an answer arrives as a text.
      if (typeof data === 'object') return data;
      throw new RemoteError(`GitHub's answer to "${facts.operation}" was cut off.`, {
        service: 'github',
        operation: facts.operation,
        outcome: write ? 'unknown' : 'known',
      });
    } catch (error) {
      throw remoteError(error, { ...facts, write, repository });
    }
  };

  return {
    repository,
    clock,
    log,
    async call(call) {
      let patience = PATIENCE;
      for (let tried = 1; ; tried++) {
        try {
          return await attempt(call);
        } catch (error) {
          const wait = waitOf(error, tried, clock.now());
          if (wait === undefined || tried === ATTEMPTS || wait > patience) throw error;
          log(`GitHub did not "${call.operation}"; trying again in ${Math.ceil(wait / 1_000)}s.`);
          patience -= wait;
          await clock.sleep(wait);
        }
      }
    },
  };
}

async function load({ token, apiUrl, answerWithin = ANSWER_WITHIN }: GithubOptions): Promise<Octokit> {
  const { getOctokit } = await import('@actions/github');
  const quiet = () => undefined;
  const octokit = getOctokit(token, {
    ...(apiUrl !== undefined && { baseUrl: apiUrl }),
    // Its own lines would say what ours say better.
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  });
  // No answer is waited for without a bound. Its own fetch stays: it knows the runner's proxy.
  octokit.hook.before('request', request => {
    request.request = { ...request.request, signal: AbortSignal.timeout(answerWithin) };
  });
  return octokit;
}
