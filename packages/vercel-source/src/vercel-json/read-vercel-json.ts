import { join } from 'node:path';
import { type Found, findConfig } from './find-config.ts';
import { parseJson } from './parse-json.ts';
import { type ConfigBody, toBody } from './to-body.ts';

export interface VercelJson extends ConfigBody {
  /** Below the folder, such as `apps/web/vercel.json`; absent where there is none that is read. */
  file: string | undefined;
  warnings: string[];
}

/**
 * What the app's configuration says of a deployment. The file itself is sent with the source as well, where Vercel's build reads it.
 * https://vercel.com/docs/project-configuration/vercel-json
 * @param folder absolute; of a monorepo its root
 * @param rootDirectory the app's folder below it, where the configuration belongs; it goes into `projectSettings`, as the CLI sends it
 */
export async function readVercelJson(folder: string, rootDirectory?: string): Promise<VercelJson> {
  const { file, found, warnings } = await locate(folder, rootDirectory);
  if (found?.text !== undefined)
    return { ...toBody(parseJson(found.text, file), file, rootDirectory), file, warnings };
  if (found !== undefined)
    warnings.push(
      `${file} is not read here: Vercel's build reads it, but its variables, regions and build settings do not go with the request; write it as vercel.json, or run \`vercel build\` before, which leaves .vercel/vercel.json`,
    );
  return { ...toBody({}, '', rootDirectory), file: undefined, warnings };
}

async function locate(folder: string, rootDirectory: string | undefined) {
  const warnings: string[] = [];
  const named = (found: Found | undefined, below: string) => ({
    file: join(below, found?.name ?? ''),
    found,
    warnings,
  });
  if (rootDirectory === undefined) return named(await findConfig(folder), '');
  const own = await findConfig(join(folder, rootDirectory));
  if (own !== undefined) return named(own, rootDirectory);
  const other = await findConfig(folder);
  if (other !== undefined) warnings.push(`${other.name} belongs into the root directory, ${rootDirectory}`);
  return named(other, '');
}
