import { DockerfileError } from '../dockerfile-error.ts';
import type { Instruction } from './instructions.ts';

const HINT =
  'The packer only copies files and sets how the image starts: build this one where docker is (`builder: docker`), or do the work of that line before this step and COPY its result';

/** The error for a Dockerfile that docker could build and the packer cannot. */
export function beyond(file: string, { name, line }: Instruction, why: string): DockerfileError {
  return new DockerfileError(`${name} ${why}`, { file, line }, { hint: HINT });
}
