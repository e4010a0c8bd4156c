import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRecord } from '@pipeline/contracts';
import { isFolder, within } from './on-disk.ts';
import type { SourceOptions } from './options.ts';
import { oneLine, wrongSource } from './source-error.ts';

/**
 * Where a prebuilt output is, once it is known to be one that can be deployed to the environment. Vercel's CLI refuses what it refuses
 * here but for `config.json`, without which Vercel's build fails.
 * https://vercel.com/docs/cli/deploy#prebuilt, https://vercel.com/docs/build-output-api/configuration
 * @returns its absolute path
 */
export async function prebuiltOutput({ folder, prebuilt }: SourceOptions): Promise<string | undefined> {
  if (prebuilt === undefined) return undefined;
  const name = within(folder, prebuilt.output);
  if (!name)
    throw wrongSource(
      'output-directory',
      `${prebuilt.output} is not below ${folder}`,
      'Give a folder below `path`, such as .vercel/output',
    );
  const output = join(folder, name);
  if (!(await isFolder(output, true)))
    throw wrongSource('output-directory', `there is no folder ${name} in ${folder}`, ABSENT);
  await checkBuilds(output, name, prebuilt.environment);
  await checkConfig(output, name);
  return output;
}

const ABSENT =
  'Run `vercel build` before, in this job; of another job’s artifact the files of hidden folders are left out unless it is uploaded with `include-hidden-files: true`';

/** What `vercel build` notes of itself, where it was what built. */
async function checkBuilds(output: string, name: string, environment: string | undefined): Promise<void> {
  const notes = await readJson(join(output, 'builds.json'));
  if (!isRecord(notes)) return;
  const builds = Array.isArray(notes.builds) ? notes.builds.filter(isRecord) : [];
  const failure = notes.error ?? builds.find(({ error }) => error)?.error;
  if (failure)
    throw wrongSource(
      'prebuilt',
      `\`vercel build\` failed, as ${name}/builds.json says: ${messageOf(failure)}`,
      'Mend the build, and let the job stop where it fails',
    );
  const { target } = notes;
  if (environment !== undefined && typeof target === 'string' && target !== environment)
    throw wrongSource(
      'prebuilt',
      `${name} was built for ${target}, and is to be deployed to ${environment}`,
      `Build it with \`vercel build --target=${environment}\`, so that it has that environment’s variables`,
    );
}

async function checkConfig(output: string, name: string): Promise<void> {
  const config = await readJson(join(output, 'config.json'));
  if (config === undefined)
    throw wrongSource(
      'output-directory',
      `${name} has no config.json, and so is no prebuilt output`,
      'Give the folder that `vercel build` wrote, which is .vercel/output; to deploy a folder of files as it is, leave `prebuilt` out',
    );
  if (!isRecord(config) || config.version !== 3)
    throw wrongSource(
      'output-directory',
      `${name}/config.json is none of the Build Output API’s version 3`,
      'Build it again with a current `vercel build`',
    );
}

/** `undefined` where there is none; `null` where it is no JSON. */
async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function messageOf(failure: unknown): string {
  const text = isRecord(failure) ? failure.message : failure;
  return typeof text === 'string' ? oneLine(text).slice(0, 300) : 'without a message';
}
