import type { Report } from '@pipeline/action-kit';
import type { Config } from '../config/config.ts';
import type { Ports, ShownEnd } from '../ports.ts';
import type { Project } from '../project.ts';
import type { Outputs } from '../spec.gen.ts';
import { commentBody } from './comment-body.ts';
import { keyOf, markerOf } from './key.ts';
import { toldBy } from './told.ts';

/**
 * Tells on GitHub how a deploy goes, or what is done with one that is in flight: that it began, and how it ended. What cannot be told there is a warning that names the missing
 * permission; it never changes how the deploy ended.
 */
export async function telling(
  config: Pick<Config, 'made' | 'goal' | 'shown' | 'operation'>,
  project: Pick<Project, 'name' | 'subject'>,
  ports: Pick<Ports, 'github' | 'log' | 'run'>,
  deploy: () => Promise<Report<Outputs>>,
): Promise<Report<Outputs>> {
  const { shown, operation } = config;
  const { github, run } = ports;
  if (shown === undefined || github === undefined) return deploy();
  const show = await orWarn(ports, async () => {
    const { environment } = shown;
    // An abort makes nothing that could be shown.
    if (environment === undefined || operation === 'abort') return undefined;
    return github.show(environment, keyOf(config, project), config.made?.sha ?? run.commit.sha);
  });
  try {
    const report = await deploy();
    await orWarn(ports, () => conclude(report, show));
    const { comment } = shown;
    // Where nothing was in flight, what is told of it is as true as before.
    if (comment !== undefined && (operation === 'deploy' || report.outputs.verdict !== 'not-started')) {
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
  // What is held may be aborted, or gone on with by what shows it anew: nothing here would ever end it.
  const well = outputs.verdict === 'held' ? 'inactive' : 'success';
  const state = error === undefined ? well : 'failure';
  // What failed shows a page of Vercel's at its address.
  const url = state === 'success' && typeof outputs.url === 'string' ? outputs.url : undefined;
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
