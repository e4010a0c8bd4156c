import { nearest } from '@pipeline/contracts';
import { DockerfileError } from '../dockerfile-error.ts';
import { takeFlags } from './flags.ts';
import type { Dockerfile, Instruction } from './instructions.ts';

/** What a FROM begins. */
export interface Stage {
  index: number;
  /** In lower case, as the builder takes it. */
  name: string | undefined;
  /** What FROM names, as it is written. */
  base: string;
  line: number;
  instructions: Instruction[];
}

/**
 * The ARGs before the first FROM, and the stages. A DockerfileError names the line that no builder takes.
 * https://docs.docker.com/reference/dockerfile/#from
 */
export function readStages({ file, instructions, escapeCharacter }: Dockerfile): {
  before: Instruction[];
  stages: Stage[];
} {
  const before: Instruction[] = [];
  const stages: Stage[] = [];
  for (const instruction of instructions) {
    const { name, rest, line } = instruction;
    if (name === 'FROM') {
      const [base = '', as, own, ...more] = takeFlags(rest, escapeCharacter).rest.split(/\s+/);
      const named = as?.toLowerCase() === 'as' && own !== undefined && more.length === 0;
      if (base === '' || (as !== undefined && !named))
        throw new DockerfileError('FROM takes an image, and perhaps AS and a name', { file, line });
      stages.push({ index: stages.length, name: own?.toLowerCase(), base, line, instructions: [] });
    } else if (stages.length > 0) stages.at(-1)?.instructions.push(instruction);
    else if (name === 'ARG') before.push(instruction);
    else throw new DockerfileError(`${name} stands before FROM`, { file, line });
  }
  if (stages.length === 0) throw new DockerfileError('there is no FROM', { file });
  return { before, stages };
}

/**
 * The stage that is to be built: by its name, of several of one name the last, or by its number, which docker's older
 * builder takes too. Without a target it is the last of all.
 */
export function targetStage(stages: readonly Stage[], target: string | undefined, file: string): Stage {
  const wanted = target?.toLowerCase();
  const found =
    target === undefined
      ? stages.at(-1)
      : (stages.findLast(({ name }) => name === wanted) ??
        stages.find(({ index }) => String(index) === wanted));
  if (found !== undefined) return found;
  const names = stages.flatMap(({ name }) => name ?? []);
  const near = nearest(target ?? '', names);
  const hint =
    names.length === 0
      ? 'No FROM of it has a name: write FROM … AS name, or leave the target out'
      : near.length > 0
        ? `Did you mean ${near.join(' or ')}?`
        : `It has ${names.join(', ')}`;
  throw new DockerfileError(`there is no stage ${JSON.stringify(target)}`, { file }, { hint });
}
