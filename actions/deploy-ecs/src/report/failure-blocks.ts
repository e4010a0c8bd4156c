import type { Block, Cell } from '@pipeline/action-kit';
import { causeBlocks, logBlocks } from '@pipeline/deploy-stage';
import { type Diagnosis, explain } from '@pipeline/ecs';

/** What explains a failed deployment: stopped tasks by reason, what runs unhealthy, events, and the last lines of one of them. */
export function failureBlocks(diagnosis: Diagnosis): Block[] {
  const { stopped, events, logs, unhealthy = [] } = diagnosis;
  const blocks = causeBlocks(explain(diagnosis));
  if (stopped.length > 0) {
    const rows = stopped.map(({ count, reason, container, exitCode }): Cell[] => [
      String(count),
      reason,
      container ?? '',
      exitCode === undefined ? '' : String(exitCode),
    ]);
    blocks.push({ table: { columns: ['tasks', 'stopped because', 'container', 'exit code'], rows } });
  }
  if (unhealthy.length > 0) {
    const rows = unhealthy.map(({ task, container, check }): Cell[] => [
      { code: task },
      container,
      { code: check },
    ]);
    blocks.push({ table: { columns: ['unhealthy task', 'container', 'its health check'], rows } });
  }
  blocks.push(...logBlocks(logs));
  if (events.length > 0) blocks.push({ code: events.join('\n'), title: 'Events, newest first' });
  return blocks;
}
