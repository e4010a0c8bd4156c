import {
  deregisterOutdated,
  findScheduled,
  moveScheduled,
  restoreScheduled,
  type Scheduled,
  scheduledChanges,
} from '@pipeline/ecs';
import type { ServicePart, ServicePlanned } from './carry-out.ts';
import type { Config } from './config/config.ts';
import type { Aws, Ports } from './ports.ts';

/** A service, what was there, and what was started. */
type Deployed = Pick<ServicePart, 'now' | 'before' | 'started'>;

/** The scheduled tasks of each service, by the order of `config.services`; looked at before anything changes. */
export function findAllScheduled(
  config: Config,
  aws: Aws,
  planned: readonly Pick<ServicePlanned, 'now'>[],
): Promise<Scheduled[][]> {
  return Promise.all(
    planned.map(({ now }, at) => {
      const names = config.services[at]?.scheduledTasks ?? [];
      return names.length === 0 ? [] : findScheduled(aws.schedules, names, [now.definition.family]);
    }),
  );
}

/** Moves scheduled tasks to the revisions that now serve. One that fails has those before it moved back, and throws. */
async function moveAllScheduled(
  parts: readonly Deployed[],
  scheduled: readonly Scheduled[][],
  { schedules: api }: Aws,
  { log, clock, signal }: Ports,
): Promise<void> {
  const ports = { api, clock, log: log.info, signal };
  try {
    for (const [at, { started }] of parts.entries()) {
      const mine = scheduled[at] ?? [];
      if (started !== undefined && mine.length > 0) await moveScheduled(mine, started.taskDefinition, ports);
    }
  } catch (error) {
    log.warn('The scheduled tasks are moved back to what they were');
    await restoreScheduled(scheduled.flat(), ports).catch((second: unknown) => {
      log.warn(
        `The scheduled tasks could not be moved back: ${second instanceof Error ? second.message : String(second)}`,
      );
    });
    throw error;
  }
}

/**
 * Deregisters what is older than `keep-revisions` allows, of each service's family. What serves, what served
 * before and what a schedule names stays. Never fails a deploy.
 */
async function tidyUp(
  { keepRevisions: keep }: Config,
  parts: readonly Deployed[],
  scheduled: readonly Scheduled[][],
  recorded: readonly string[],
  { aws, log }: { aws: Aws; log: Ports['log'] },
): Promise<string[]> {
  if (keep === undefined) return [];
  const revisions = await aws.revisions();
  const gone: string[] = [];
  for (const [at, { now, before, started }] of parts.entries()) {
    const named = [
      before.taskDefinition,
      ...(started === undefined ? [] : [started.taskDefinition]),
      ...now.service.deployments.map(({ taskDefinition }) => taskDefinition),
      ...(scheduled[at] ?? []).flatMap(({ targets }) => targets.map(({ taskDefinition }) => taskDefinition)),
      ...recorded,
    ];
    gone.push(
      ...(await deregisterOutdated(revisions, { family: now.definition.family, keep, named }, log.warn)),
    );
  }
  return gone;
}

/** What followed a deploy in which everything is steady, and what should have and did not. */
export interface FollowedUp {
  notes: string[];
  error?: Error;
}

/** Moves the scheduled tasks and tidies up. The services serve by then, so that an error is told beside the verdict. */
export async function followUp(
  config: Config,
  aws: Aws,
  ports: Ports,
  parts: readonly Deployed[],
  { scheduled, known }: { scheduled: readonly Scheduled[][]; known: readonly string[] },
): Promise<FollowedUp> {
  const notes: string[] = [];
  try {
    await moveAllScheduled(parts, scheduled, aws, ports);
    for (const [at, { started }] of parts.entries()) {
      for (const { what, from, to } of scheduledChanges(scheduled[at] ?? [], started?.taskDefinition ?? ''))
        notes.push(`${what}: ${from ?? ''} → ${to}`);
    }
    const gone = await tidyUp(config, parts, scheduled, known, { aws, log: ports.log });
    if (gone.length > 0) notes.push(`${gone.length} old revision(s) were deregistered`);
    return { notes };
  } catch (error) {
    return { notes, error: error instanceof Error ? error : new Error(String(error)) };
  }
}
