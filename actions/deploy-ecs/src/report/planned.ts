import type { Report } from '@pipeline/action-kit';
import { type Scheduled, scheduledChanges } from '@pipeline/ecs';
import type { ServicePlanned } from '../carry-out.ts';
import type { Config } from '../config/config.ts';
import type { ServiceTarget } from '../ports.ts';
import type { Outputs } from '../spec.gen.ts';
import { reportPlan } from './plan.ts';

/** What a dry run has found out. */
export function reportPlanned(
  config: Config,
  planned: readonly ServicePlanned[],
  scheduled: readonly Scheduled[][],
  found: readonly string[],
): Report<Outputs> {
  const notes = [...found];
  if (config.oneOff !== undefined)
    notes.push(
      `Before anything serves, ${config.oneOff.service} would run: ${config.oneOff.command.join(' ')}`,
    );
  const services = planned.map(({ target, plan, before }, at) => {
    const to = (target as ServiceTarget).destination(plan);
    const next = 'arn' in to ? to.arn : to.family;
    const moved = scheduledChanges(scheduled[at] ?? [], 'arn' in to ? to.arn : `${to.family}:(next)`);
    notes.push(...moved.map(({ what, from, to }) => `${what}: ${from} → ${to}, once everything is steady`));
    return {
      service: config.services[at]?.name ?? '',
      plan,
      previousTaskDefinition: before.taskDefinition,
      next,
    };
  });
  return reportPlan(config, services, notes);
}
