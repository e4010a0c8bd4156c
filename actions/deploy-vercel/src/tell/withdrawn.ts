import type { Config } from '../config/config.ts';
import type { Ports } from '../ports.ts';
import type { Project } from '../project.ts';
import { keyOf, markerOf } from './key.ts';
import { orWarn } from './telling.ts';

/** Once the previews of a pull request are gone, GitHub shows their address no more. */
export async function withdrawn(
  config: Pick<Config, 'made' | 'goal' | 'shown'>,
  project: Pick<Project, 'name' | 'subject'>,
  ports: Pick<Ports, 'github' | 'log' | 'run'>,
): Promise<void> {
  const { shown } = config;
  const { github, run } = ports;
  if (shown === undefined || github === undefined) return;
  const { environment, comment } = shown;
  if (environment !== undefined)
    await orWarn(ports, () => github.withdraw(environment, keyOf(config, project)));
  if (comment !== undefined) {
    const body = `The previews were deleted by [this run](${run.by.url}).`;
    await orWarn(ports, () => github.comment(comment, markerOf(config, project), body));
  }
}
