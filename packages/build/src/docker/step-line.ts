import type { Instruction } from '../dockerfile/instructions.ts';

/** ` > [linux/arm64 build  4/12] RUN x:`: platform and stage where there are several, the place, the instruction. */
const STEP = /^ > \[(?<of>.*?)\s*(?<place>\d+)\/(?<total>\d+)\] (?<name>\w+)/;
const METADATA = /^ > \[(?:\S+ )?internal\] load metadata for (\S+):$/;

/** What BuildKit numbers within a stage; FROM is its first, unless it is `FROM scratch` or another stage. */
const NUMBERED = new Set(['ADD', 'COPY', 'RUN', 'WORKDIR']);

/**
 * The line of the step that BuildKit names above its output. Its words are no help, since arguments are filled in
 * there: it is found by its place, and taken only if it is the same kind of instruction.
 */
export function lineOfStep(
  heading: string,
  instructions: readonly Instruction[],
  target: string | undefined,
): number | undefined {
  const image = METADATA.exec(heading)?.[1];
  if (image !== undefined) return lineOfImage(image, instructions);
  const { of = '', place, total, name } = STEP.exec(heading)?.groups ?? {};
  const stages = stagesOf(instructions);
  const label = of.split(' ').find(word => word !== '' && !word.includes('/'));
  const stage = named(stages, label?.replace(/^stage-(?=\d+$)/, '') ?? target);
  const steps = stage === undefined ? [] : numbered(stage, stages);
  const found = steps.length === Number(total) ? steps[Number(place) - 1] : undefined;
  return found?.name === name ? found?.line : undefined;
}

/** The first FROM of an image, by the name that BuildKit has for it. */
export function lineOfImage(image: string, instructions: readonly Instruction[]): number | undefined {
  return instructions.find(each => startsFrom(each, image))?.line;
}

type Stage = [from: Instruction, ...rest: Instruction[]];

function stagesOf(instructions: readonly Instruction[]): Stage[] {
  const stages: Stage[] = [];
  for (const instruction of instructions) {
    if (instruction.name === 'FROM') stages.push([instruction]);
    else stages.at(-1)?.push(instruction);
  }
  return stages;
}

/** By its name or its number from 0; the last where none is asked for. */
function named(stages: readonly Stage[], label: string | undefined): Stage | undefined {
  if (label === undefined) return stages.at(-1);
  return stages.find(([from]) => nameOf(from) === label.toLowerCase()) ?? stages[Number(label)];
}

function numbered(stage: Stage, stages: readonly Stage[]): Instruction[] {
  const [from, ...rest] = stage;
  const base = imageOf(from);
  const isImage = base !== 'scratch' && !stages.some(([other]) => nameOf(other) === base);
  return [...(isImage ? [from] : []), ...rest.filter(({ name }) => NUMBERED.has(name))];
}

function nameOf({ rest }: Instruction): string | undefined {
  return /\sAS\s+(\S+)$/i.exec(rest)?.[1]?.toLowerCase();
}

function imageOf({ rest }: Instruction): string | undefined {
  return rest
    .split(/\s+/)
    .find(word => !word.startsWith('--'))
    ?.toLowerCase();
}

/** BuildKit writes names out: `node` is `docker.io/library/node:latest` there. */
function startsFrom(instruction: Instruction, image: string): boolean {
  const base = instruction.name === 'FROM' ? imageOf(instruction) : undefined;
  return (
    base !== undefined && [base, `${base}:latest`].some(name => image === name || image.endsWith(`/${name}`))
  );
}
