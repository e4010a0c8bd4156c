import { ActionError } from '@pipeline/contracts';
import { groupStopped } from '../diagnose.ts';
import { causeOf } from '../likely-cause.ts';
import type { Task } from '../views.ts';

export const NOTHING_DEPLOYED = 'Nothing was deployed: what served before serves on';

/** A one-off task that did not end well. The deploy that it stands before does not start. */
export class OneOffError extends ActionError {
  override readonly name = 'OneOffError';
  /** Its ARN; absent where it could not be started. */
  readonly task: string | undefined;
  /** Of its container; absent where that never ran. */
  readonly exitCode: number | undefined;
  /** The last lines that it wrote. */
  readonly lines: readonly string[];

  constructor(
    message: string,
    hint: string,
    found: { task?: string; exitCode?: number; lines?: readonly string[] } = {},
  ) {
    super('one-off', message, { hint });
    this.task = found.task;
    this.exitCode = found.exitCode;
    this.lines = found.lines ?? [];
  }
}

/** ECS accepted the call and started nothing. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html */
export function notStarted(name: string, failures: readonly string[]): OneOffError {
  const cause = causeOf([], { events: failures });
  const told = failures.length > 0 ? failures.join('; ') : 'ECS gives no reason';
  const message = [`${name} was not started: ${told}`, ...(cause ? [`Likely cause: ${cause.words}`] : [])];
  return new OneOffError(message.join('\n'), cause ? `${cause.fix}. ${NOTHING_DEPLOYED}` : NOTHING_DEPLOYED);
}

/** It ran, or tried to, and ended badly. */
export function endedBadly(
  name: string,
  detail: string,
  task: Task,
  container: string,
  lines: readonly string[],
): OneOffError {
  const exitCode = task.containers.find(each => each.name === container)?.exitCode;
  // That a program ends by itself with 0 is no mistake here.
  const groups = groupStopped([task]).filter(group => group.exitCode !== 0);
  const cause = causeOf(groups, { lines });
  const reason = task.stoppedReason ?? task.stopCode;
  const message = [
    `${name} failed: ${detail}${reason === undefined || detail.includes(reason) ? '' : `: ${reason}`}`,
    ...(cause ? [`Likely cause: ${cause.words}`] : []),
    ...(lines.length > 0 ? [`Its last line: ${lines.at(-1)}`] : []),
  ];
  return new OneOffError(message.join('\n'), cause ? `${cause.fix}. ${NOTHING_DEPLOYED}` : NOTHING_DEPLOYED, {
    task: task.taskArn,
    lines,
    ...(exitCode !== undefined && { exitCode }),
  });
}
