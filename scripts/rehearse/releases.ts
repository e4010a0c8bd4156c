import { setTimeout as sleep } from 'node:timers/promises';
import type { ReleaseRecord } from '../../packages/contracts/src/index.ts';
import { connectGithub, githubReleaseLog } from '../../packages/github/src/index.ts';
import type { LocalCloud } from '../../packages/local-cloud/src/index.ts';
import type { Environment } from './places.ts';

/** What an environment's release log remembers, oldest first. */
export async function whatWasReleased(
  { github }: LocalCloud,
  environment: Environment,
): Promise<ReleaseRecord[]> {
  const clock = { now: Date.now, sleep: (ms: number) => sleep(ms) };
  const connection = connectGithub({
    token: github.token,
    repository: 'org/shop',
    apiUrl: github.url,
    clock,
  });
  return (await githubReleaseLog(connection).recent(environment, 20)).toReversed();
}
