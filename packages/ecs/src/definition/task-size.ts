/*
 * The size of a task, as a task definition writes it: CPU in units (1024 are one vCPU) or as `.5 vCPU`, memory
 * in MiB or as `2 GB`; ECS stores units and MiB.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#task_size
 */

/** `512`, `.5 vCPU` → 512 CPU units; `undefined` where it is neither. */
export function parseCpu(text: string): number | undefined {
  return parseSize(text, /^(\d*\.?\d+)\s*vcpu$/i);
}

/** `2048`, `2 GB` → 2048 MiB; `undefined` where it is neither. */
export function parseMemory(text: string): number | undefined {
  return parseSize(text, /^(\d*\.?\d+)\s*gb$/i);
}

function parseSize(text: string, withUnit: RegExp): number | undefined {
  const compact = text.trim();
  if (/^\d+$/.test(compact)) return Number(compact);
  const [, amount] = withUnit.exec(compact) ?? [];
  const size = Number(amount) * 1024;
  return Number.isInteger(size) ? size : undefined;
}

const GB = 1024;

/** CPU units → the least and the most memory on Fargate, and the step between. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size */
const FARGATE = new Map<number, { least: number; most: number; step: number }>([
  [256, { least: 512, most: 2 * GB, step: GB }],
  [512, { least: GB, most: 4 * GB, step: GB }],
  [1024, { least: 2 * GB, most: 8 * GB, step: GB }],
  [2048, { least: 4 * GB, most: 16 * GB, step: GB }],
  [4096, { least: 8 * GB, most: 30 * GB, step: GB }],
  [8192, { least: 16 * GB, most: 60 * GB, step: 4 * GB }],
  [16384, { least: 32 * GB, most: 120 * GB, step: 8 * GB }],
]);

const LARGEST = Math.max(...FARGATE.keys());

/** Why Fargate has no task of this size and which it has; `undefined` where it has one, or may have by now. */
export function fargateProblem(cpu: number, memory: number): { problem: string; fix: string } | undefined {
  // What is larger than all that this version knows is for AWS to judge.
  if (cpu > LARGEST) return undefined;
  const range = FARGATE.get(cpu);
  if (range === undefined) {
    const problem = `Fargate has no task with ${cpu} CPU units`;
    return { problem, fix: `It has ${[...FARGATE.keys()].join(', ')}` };
  }
  const { least, most, step } = range;
  const fits = memory >= least && memory <= most && (memory === least || memory % step === 0);
  if (fits) return undefined;
  const sizes = least < step ? `${least}, ${step} or ${most}` : `${least} to ${most}, in steps of ${step}`;
  return {
    problem: `Fargate has no task with ${cpu} CPU units and ${memory} MiB of memory`,
    fix: `With ${cpu} CPU units give it ${sizes} MiB`,
  };
}
