import { posix } from 'node:path';
import { DockerfileError } from '../dockerfile-error.ts';
import { beyond } from './beyond.ts';
import { commandOf } from './command.ts';
import { type Copy, parseCopy } from './copy.ts';
import type { Dockerfile, Instruction } from './instructions.ts';
import { type Lookup, words } from './words.ts';

/** An image as the packer makes it: what lies where, and how it starts. */
export interface Recipe {
  /** A reference, or `scratch`. */
  from: string;
  copies: Copy[];
  /** Directories that `WORKDIR` makes. */
  directories: string[];
  env: Map<string, string>;
  labels: Map<string, string>;
  exposed: string[];
  workdir?: string;
  user?: string;
  entrypoint?: string[];
  cmd?: string[];
}

/**
 * Reads a Dockerfile that needs no command run: one stage of FROM, ARG, ENV, WORKDIR, COPY, EXPOSE, LABEL,
 * USER, CMD and ENTRYPOINT, with the meaning that docker gives them. Anything else is a DockerfileError
 * which names the line. `baseWorkdir` and `baseEnv` are what the base image brings, once it is known.
 */
export function toRecipe(
  dockerfile: Dockerfile,
  buildArgs: ReadonlyMap<string, string>,
  baseWorkdir = '/',
  baseEnv: ReadonlyMap<string, string> = new Map(),
): Recipe {
  const { file, escapeCharacter } = dockerfile;
  const args = new Map<string, string>();
  const recipe: Recipe = {
    from: '',
    copies: [],
    directories: [],
    env: new Map(),
    labels: new Map(),
    exposed: [],
  };
  const lookup: Lookup = name => recipe.env.get(name) ?? baseEnv.get(name) ?? args.get(name);
  let workdir = baseWorkdir;

  for (const instruction of dockerfile.instructions) {
    const { name, rest, line } = instruction;
    const split = (text = rest) => {
      const found = words(text, lookup, escapeCharacter);
      if (found === undefined)
        throw beyond(file, instruction, 'uses a form of variable that the packer does not know');
      return found;
    };
    if (recipe.from === '' && name !== 'FROM' && name !== 'ARG') {
      throw new DockerfileError(`${name} stands before FROM`, { file, line });
    }
    switch (name) {
      case 'FROM': {
        if (recipe.from !== '')
          throw beyond(file, instruction, 'begins a second stage, and the packer builds one');
        const found = split().filter(word => !word.startsWith('--platform='));
        recipe.from = found[0] ?? '';
        if (recipe.from === '') throw new DockerfileError('FROM names no image', { file, line });
        // What was declared before FROM is known to FROM alone.
        args.clear();
        break;
      }
      case 'ARG':
        for (const [key, value] of pairs(split())) {
          const given = buildArgs.get(key) ?? value;
          if (given !== undefined) args.set(key, given);
        }
        break;
      case 'ENV':
        for (const [key, value] of assignments(instruction, split(), file)) recipe.env.set(key, value);
        break;
      case 'LABEL':
        for (const [key, value] of assignments(instruction, split(), file)) recipe.labels.set(key, value);
        break;
      case 'WORKDIR':
        workdir = posix.resolve(workdir, split().join(' '));
        recipe.workdir = workdir;
        recipe.directories.push(workdir);
        break;
      case 'COPY':
        recipe.copies.push(parseCopy(instruction, split, workdir, file));
        break;
      case 'EXPOSE':
        recipe.exposed.push(...split().map(port => (port.includes('/') ? port : `${port}/tcp`)));
        break;
      case 'USER':
        recipe.user = split().join(' ');
        break;
      case 'CMD':
        recipe.cmd = commandOf(rest);
        break;
      case 'ENTRYPOINT':
        recipe.entrypoint = commandOf(rest);
        break;
      default:
        throw beyond(file, instruction, 'is an instruction that the packer cannot carry out');
    }
  }
  if (recipe.from === '') throw new DockerfileError('there is no FROM', { file });
  return recipe;
}

function pairs(found: string[]): [string, string | undefined][] {
  return found.map(word => {
    const at = word.indexOf('=');
    return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
  });
}

/** `KEY=value KEY2=value2`, or the old `KEY all the rest`. */
function assignments({ name, rest, line }: Instruction, found: string[], file: string): [string, string][] {
  if (!/^[^\s=]+=/.test(rest)) {
    const [key, ...value] = found;
    if (key !== undefined && value.length > 0) return [[key, value.join(' ')]];
  }
  return pairs(found).map(([key, value]) => {
    if (value === undefined || key === '')
      throw new DockerfileError(`${name} needs KEY=value, not "${key}"`, { file, line });
    return [key, value];
  });
}
