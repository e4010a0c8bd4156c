import type { Report } from '@pipeline/action-kit';
import type { Config } from '../config/config.ts';
import type { Ports, ShownEnd } from '../ports.ts';
import type { Project } from '../project.ts';
import type { Outputs } from '../spec.gen.ts';
import { commentBody } from './comment-body.ts';
import { keyOf, markerOf } from './key.ts';
import { toldBy } from './told.ts';

/**
 * Tells on GitHub how a deploy goes: that it began, and how it ended. What cannot be told there is a warning that names the missing
 * permission; it never changes how the deploy ended.
 */
export async function telling(
  config: Pick<Config, 'made' | 'goal' | 'shown'>,
  project: Pick<Project, 'name' | 'subject'>,
  ports: Pick<Ports, 'github' | 'log' | 'run'>,
  deploy: () => Promise<Report<Outputs>>,
): Promise<Report<Outputs>> {
  const { shown } = config;
  const { github, run } = ports;
  if (shown === undefined || github === undefined) return deploy();
  const show = await orWarn(ports, async () => {
    const { environment } = shown;
    const sha = config.made?.sha ?? run.commit.sha;
    return environment === undefined ? undefined : github.show(environment, keyOf(config, project), sha);
  });
  try {
    const report = await deploy();
    await orWarn(ports, () => conclude(report, show));
    const { comment } = shown;
    if (comment !== undefined) {
      const body = commentBody(toldBy(report, config, project, run.by.url));
      await orWarn(ports, () => github.comment(comment, markerOf(config, project), body));
    }
    return report;
  } catch (error) {
    await orWarn(ports, async () => show?.('failure', 'it ended by a fault of this action'));
    throw error;
  }
}

async function conclude({ outputs, error }: Report<Outputs>, show: ShownEnd | undefined): Promise<void> {
  const state = error === undefined ? 'success' : 'failure';
  // What failed shows a page of Vercel's at its address.
  const url = error === undefined && typeof outputs.url === 'string' ? outputs.url : undefined;
  await show?.(state, error?.message.split('\n', 1)[0] ?? String(outputs.verdict ?? ''), url);
}

export async function orWarn<T>({ log }: Pick<Ports, 'log'>, body: () => Promise<T>): Promise<T | undefined> {
  try {
    return await body();
  } catch (error) {
    const hint = (error as { hint?: string }).hint;
    const why = error instanceof Error ? error.message : String(error);
    log.warn(`It could not be told on GitHub: ${why}${hint === undefined ? '' : ` ${hint}`}`);
    return undefined;
  }
}
