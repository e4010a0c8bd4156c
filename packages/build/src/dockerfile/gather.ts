import { parseImageRef } from '@pipeline/contracts';
import type { DockerfileFacts } from './facts.ts';
import { type Dockerfile, type Instruction, parseInstruction } from './instructions.ts';
import { BEFORE_THE_BUILD, type Need, needsOf } from './needs.ts';
import type { Stage } from './stages.ts';
import { declareArgs, expand, setEnv, type Values } from './values.ts';

/** Adds what the target and the stages that it needs take to the facts, each stage in its turn. */
export function gather(
  facts: DockerfileFacts,
  build: {
    dockerfile: Dockerfile;
    stages: readonly Stage[];
    target: Stage;
    /** What names stand for before the first FROM. */
    globals: Values;
    given: ReadonlyMap<string, string>;
  },
): void {
  const { dockerfile, stages, globals, given } = build;
  const { file, escapeCharacter } = dockerfile;
  const bases = basesOf(stages, globals, escapeCharacter);
  const byName = new Map(stages.map(stage => [stage.name, stage]));
  const visited = new Map<Stage, Values>();

  /** What names stand for at the stage's end: one that is built on it begins with that. */
  function visit(stage: Stage): Values {
    const known = visited.get(stage);
    if (known !== undefined) return known;
    const { base, text } = bases[stage.index] ?? {};
    const values: Values = new Map(base === undefined ? [] : visit(base));
    visited.set(stage, values);
    if (base === undefined) image(text, stage.base, stage.line);
    for (const instruction of [...(base === undefined ? [] : triggersOf(base)), ...stage.instructions]) {
      read(instruction, values);
    }
    return values;
  }

  function read(instruction: Instruction, values: Values): void {
    const how = { escapeCharacter, open: true };
    if (instruction.name === 'ARG') facts.args.push(...declareArgs(instruction, values, how, given, globals));
    if (instruction.name === 'ENV') setEnv(instruction, values, how);
    for (const need of needsOf(instruction, values, escapeCharacter)) add(need, instruction.line);
  }

  function add(need: Need, line: number): void {
    if (need.kind === 'remote') facts.remote.push(line);
    else if (need.kind === 'secret') secret(need, line);
    else if (need.kind === 'unknown') facts.unknown.push({ text: need.text, line, why: need.why });
    else {
      const numbered = need.byNumber && /^[+-]?\d+$/.test(need.text);
      const stage = numbered ? stages[Number(need.text)] : byName.get(need.text.toLowerCase());
      if (stage !== undefined) visit(stage);
      else if (numbered) facts.unknown.push({ text: need.text, line, why: 'is no stage of this file' });
      else image(need.text, need.text, line);
    }
  }

  function image(text: string | undefined, written: string, line: number): void {
    const unknown = (why: string) => facts.unknown.push({ text: written, line, why });
    if (text === undefined) unknown(BEFORE_THE_BUILD);
    else if (text === '') unknown('is empty');
    else if (text !== 'scratch' && !facts.images.some(known => known.text === text)) {
      const ref = parseImageRef(text);
      if (typeof ref === 'string') unknown(ref);
      else facts.images.push({ text, line });
    }
  }

  function secret({ id, required }: { id: string; required: boolean }, line: number): void {
    const known = facts.secrets.find(each => each.id === id);
    if (known === undefined) facts.secrets.push({ id, line, required });
    else known.required ||= required;
  }

  function triggersOf({ instructions }: Stage): Instruction[] {
    return instructions
      .filter(({ name }) => name === 'ONBUILD')
      .map(({ rest, line }) => parseInstruction(rest, line, file));
  }

  visit(build.target);
}

/** What each stage is built on: an earlier stage of that very name, or else an image, where that can be told. */
function basesOf(
  stages: readonly Stage[],
  globals: Values,
  escapeCharacter: string,
): Array<{ base?: Stage | undefined; text?: string | undefined }> {
  const earlier = new Map<string | undefined, Stage>();
  return stages.map(stage => {
    const text = expand(stage.base, globals, { escapeCharacter, open: false });
    const base = text === undefined ? undefined : earlier.get(text);
    if (stage.name !== undefined) earlier.set(stage.name, stage);
    return { base, text };
  });
}
