import { type Instruction, parseDockerfile } from '../dockerfile/instructions.ts';

/** A Dockerfile that was built: how errors call it, and its text. */
export interface BuiltFile {
  name: string;
  text: string;
}

/** None where it cannot be read: what is wrong with it the builder tells. */
export function instructionsOf(text: string): Instruction[] {
  try {
    return parseDockerfile(text, 'Dockerfile').instructions;
  } catch {
    return [];
  }
}
