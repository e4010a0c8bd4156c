import type { Verdict } from '@pipeline/contracts';
import type { RawTaskDefinition } from '../task-definition.ts';
import type { Container, Task } from '../views.ts';

/** With which a sidecar ends that was told to stop when the task's work was done: SIGINT, SIGQUIT, SIGKILL, SIGTERM. */
const TOLD_TO_STOP = [0, 130, 131, 137, 143];

/**
 * A one-off task → how it stands. Good only when its container ended by itself with 0 and no other essential one
 * failed: a sidecar that crashes ends the task, and a program that handles SIGTERM well then says 0, half-way.
 */
export function judgeTask(task: Task, container: string, definition: RawTaskDefinition): Verdict {
  const named = task.containers.find(({ name }) => name === container);
  if (!isOver(task, definition)) {
    // Its work is done although another container keeps the task alive.
    const over = named?.exitCode !== undefined && !isEssential(definition, container);
    return over ? judgeExit(named) : { state: 'progressing', detail: task.lastStatus };
  }
  if (task.stopCode !== undefined && task.stopCode !== 'EssentialContainerExited')
    return failed(task.stoppedReason ?? task.stopCode, named);
  const other = task.containers.find(each => each.name !== container && broke(each, definition));
  if (other !== undefined)
    return failed(`container ${other.name} ended with ${other.exitCode}${because(other)}`, undefined);
  if (named?.exitCode === undefined)
    return failed(task.stoppedReason ?? 'it stopped without an exit code', named);
  return judgeExit(named);
}

/** Once it is being stopped and its essential containers have ended, what is left is only the network's clearing away. */
function isOver({ lastStatus, stopCode, containers }: Task, definition: RawTaskDefinition): boolean {
  if (lastStatus === 'STOPPED') return true;
  const essential = containers.filter(({ name }) => isEssential(definition, name));
  return (
    stopCode !== undefined &&
    essential.length > 0 &&
    essential.every(({ exitCode }) => exitCode !== undefined)
  );
}

function judgeExit(container: Container): Verdict {
  if (container.exitCode === 0) return { state: 'steady', detail: 'exit code 0' };
  return failed(`exit code ${container.exitCode}`, container);
}

function failed(what: string, container: Container | undefined): Verdict {
  return { state: 'failed', reason: 'crashing', detail: `${what}${container ? because(container) : ''}` };
}

function because({ reason }: Container): string {
  return reason === undefined ? '' : ` (${reason})`;
}

function broke({ name, exitCode, reason }: Container, definition: RawTaskDefinition): boolean {
  if (exitCode === undefined || !isEssential(definition, name)) return false;
  return !TOLD_TO_STOP.includes(exitCode) || reason?.startsWith('OutOfMemory') === true;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html (essential): true when absent. */
function isEssential({ containerDefinitions }: RawTaskDefinition, container: string): boolean {
  return containerDefinitions.find(({ name }) => name === container)?.essential !== false;
}
