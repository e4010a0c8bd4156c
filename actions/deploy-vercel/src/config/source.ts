import { isAbsolute, relative, resolve } from 'node:path';
import type { Problems } from '@pipeline/action-kit';
import type { Inputs } from '../spec.gen.ts';

/** What is uploaded. */
export interface SourceConfig {
  /** Absolute. */
  path: string;
  /** Below it, with `/`; absent: as the project says. */
  rootDirectory: string | undefined;
  /** Absolute; present: what was built before is deployed, and this is where it is. */
  output: string | undefined;
  archive: Inputs['archive'];
}

export function sourceOf(inputs: Inputs, workspace: string, problems: Problems): SourceConfig {
  const { prebuilt, archive } = inputs;
  const path = resolve(workspace, inputs.path);
  checkBelow('path', path, workspace, problems);
  const output = resolve(path, inputs.outputDirectory);
  if (prebuilt) checkBelow('output-directory', output, path, problems);
  else if (inputs.outputDirectory !== '.vercel/output')
    problems.add(
      'output-directory',
      'it says where something is that was built before',
      'Set `prebuilt: true`; where the source is built, the project or vercel.json says where its output is',
    );
  const rootDirectory = rootIn(path, inputs.rootDirectory, problems);
  return { path, rootDirectory, output: prebuilt ? output : undefined, archive };
}

function rootIn(path: string, given: string | undefined, problems: Problems): string | undefined {
  if (given === undefined) return undefined;
  const root = resolve(path, given);
  checkBelow('root-directory', root, path, problems);
  return relative(path, root).replaceAll('\\', '/');
}

function checkBelow(input: string, path: string, above: string, problems: Problems): void {
  const way = relative(above, path);
  if (way.split(/[\\/]/)[0] !== '..' && !isAbsolute(way)) return;
  const where = input === 'path' ? 'the workspace' : '`path`';
  problems.add(input, `it is outside of ${where}`, `Write a folder below ${where}`);
}
