import { relative, sep } from 'node:path';
import type { SourceOptions } from './options.ts';
import { wrongSource } from './source-error.ts';

export interface Listed {
  /** Below the folder, with `/`; in the order of their characters, so that the same tree is always the same list. */
  names: string[];
  /** How many there were that the ignore rules leave out. */
  ignored: number;
  warning: string | undefined;
}

/**
 * What Vercel's own tools would send of a folder: without what they always leave out and what `.vercelignore` names, or of a
 * prebuilt output that and the files which its functions refer to.
 * https://vercel.com/docs/deployments/vercel-ignore, https://vercel.com/docs/build-output-api/primitives#vercel-functions
 * @param output the prebuilt output's absolute path
 */
export async function listFiles(options: SourceOptions, output: string | undefined): Promise<Listed> {
  const { folder, rootDirectory, projectName, bulkRedirectsPath } = options;
  const { buildFileTree } = await import('@vercel/client');
  try {
    const { fileList, ignoreList, warning } = await buildFileTree(
      folder,
      {
        isDirectory: true,
        ...(output !== undefined && { prebuilt: true, vercelOutputDir: output }),
        ...(rootDirectory !== undefined && { rootDirectory }),
        ...(projectName !== undefined && { projectName }),
        ...(bulkRedirectsPath !== undefined && { bulkRedirectsPath }),
      },
      () => {},
    );
    const names = new Set(fileList.map(file => relative(folder, file).split(sep).join('/')));
    return { names: [...names].sort(), ignored: ignoreList.length, warning };
  } catch (error) {
    throw explained(error, options);
  }
}

function explained(error: unknown, { folder }: SourceOptions): unknown {
  if (!(error instanceof Error)) return error;
  const { code, path } = error as NodeJS.ErrnoException;
  if (code === 'CONFLICTING_IGNORE_FILES')
    return wrongSource(
      'path',
      `${folder} has both a .vercelignore and a .nowignore`,
      'Delete .nowignore, which is the older name; what it says belongs into .vercelignore',
      error,
    );
  if (path !== undefined)
    return wrongSource(
      'path',
      `${relative(folder, path) || folder} cannot be read (${code})`,
      'Let the step that made it leave it readable, or name it in .vercelignore',
      error,
    );
  if (error instanceof SyntaxError)
    return wrongSource(
      'prebuilt',
      // Its message quotes the file, which may be a link to one of the runner's.
      'a .vc-config.json of the output is no JSON',
      'Run `vercel build` again in this job',
      error,
    );
  return error;
}
