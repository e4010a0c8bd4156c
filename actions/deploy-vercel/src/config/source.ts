import { existsSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import { leadsOut, type Problems } from '@pipeline/action-kit';
import type { Inputs } from '../spec.gen.ts';

/** What is uploaded. */
export interface SourceConfig {
  /** Absolute. */
  path: string;
  /** What is checked out, in which that lies. Absolute. */
  checkout: string;
  /** Below `path`, with `/`; absent: as the project says. */
  rootDirectory: string | undefined;
  /** Absolute; present: what was built before is deployed, and this is where it is. */
  output: string | undefined;
  archive: Inputs['archive'];
}

export function sourceOf(inputs: Inputs, workspace: string, problems: Problems): SourceConfig {
  const { prebuilt, archive } = inputs;
  const path = resolve(workspace, inputs.path);
  const check = (input: string, folder: string, above = path) => {
    checkBelow(input, folder, above, problems);
    checkLinks(input, folder, workspace, problems);
  };
  check('path', path, workspace);
  const output = resolve(path, inputs.outputDirectory);
  if (prebuilt) check('output-directory', output);
  else if (inputs.outputDirectory !== '.vercel/output')
    problems.add(
      'output-directory',
      'it says where something is that was built before',
      'Set `prebuilt: true`; where the source is built, the project or vercel.json says where its output is',
    );
  const root = inputs.rootDirectory === undefined ? undefined : resolve(path, inputs.rootDirectory);
  if (root !== undefined) check('root-directory', root);
  const rootDirectory = root === undefined ? undefined : relative(path, root).replaceAll('\\', '/');
  return { path, checkout: workspace, rootDirectory, output: prebuilt ? output : undefined, archive };
}

function checkBelow(input: string, path: string, above: string, problems: Problems): void {
  const way = relative(above, path);
  if (way.split(/[\\/]/)[0] !== '..' && !isAbsolute(way)) return;
  const where = input === 'path' ? 'the workspace' : '`path`';
  problems.add(input, `it is outside of ${where}`, `Write a folder below ${where}`);
}

/** What is checked out may be a fork's pull request: a link in it must not have a folder of the runner uploaded. */
function checkLinks(input: string, folder: string, workspace: string, problems: Problems): void {
  if (existsSync(folder) && leadsOut(workspace, folder))
    problems.add(
      input,
      'it leads out of what is checked out',
      'A symbolic link on the way to it ends outside of the workspace, or in .git: have a step copy what is there (`cp -rL`), and give the copy',
    );
}
