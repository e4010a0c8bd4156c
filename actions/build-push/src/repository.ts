import type { Config } from './config/config.ts';
import type { Ports } from './ports.ts';

export interface Place {
  host: string;
  repository: string;
}

/** Makes the repository that something is about to be pushed to, where that is wanted. */
export async function prepareRepository(
  { host, repository }: Place,
  config: Config,
  { createRepository, log }: Ports,
): Promise<void> {
  if (config.createRepository === undefined) return;
  const made = await createRepository(host, repository);
  if (made?.created) log.info(`Created the repository ${repository}`);
  for (const difference of made?.differs ?? [])
    log.info(`The repository ${repository} exists and is left as it is: it ${difference}`);
}
