import { parseImageRef } from '@pipeline/contracts';
import type { Dockerfile } from './instructions.ts';

/** The frontend that BuildKit lets read a file. */
export interface Syntax {
  text: string;
  /** Not where a build argument names it. */
  line: number | undefined;
}

/**
 * The image that reads this file instead of the builder itself, where one is named: the build argument goes before the
 * directive. https://docs.docker.com/build/buildkit/frontend/
 */
export function syntaxOf(
  { directives }: Dockerfile,
  buildArgs: ReadonlyMap<string, string>,
): Syntax | undefined {
  const given = buildArgs.get('BUILDKIT_SYNTAX');
  const directive = directives.find(({ name }) => name === 'syntax');
  const [value, line] = given === undefined ? [directive?.value, directive?.line] : [given, undefined];
  // More words are the frontend's own command line.
  const text = value?.trim().split(/\s+/)[0];
  return text === undefined ? undefined : { text, line };
}

/** Whether it is docker's own, or a copy of it by its name: any other may give a line another meaning. */
export function readsAsDocker({ text }: Syntax): boolean {
  const ref = parseImageRef(text);
  return typeof ref !== 'string' && /(?:^|\/)docker\/dockerfile(?:-upstream)?$/.test(ref.repository);
}
