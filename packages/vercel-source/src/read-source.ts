import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatBytes, type Log } from '@pipeline/contracts';
import type { FileSet } from '@pipeline/vercel';
import { archived } from './archive/archived.ts';
import { sentByMistake } from './by-mistake.ts';
import { fileSet } from './file-set.ts';
import { hashFiles } from './hash-files.ts';
import { refuseLedOut } from './led-out.ts';
import { listFiles } from './list-files.ts';
import { isFolder, within } from './on-disk.ts';
import type { SourceOptions } from './options.ts';
import { prebuiltOutput } from './prebuilt-output.ts';
import { wrongSource } from './source-error.ts';

/**
 * From how many files on `auto` takes an archive: what Vercel lets one upload in a day for free, so that one deploy does not use
 * that up. It takes 15,000 files of a source at the most. https://vercel.com/docs/limits#files
 */
const MANY = 5_000;

/** What a folder, or its prebuilt output, is as a deployment: all of it is read and hashed, and nothing sent. */
export async function readSource(options: SourceOptions, log: Log): Promise<FileSet> {
  const { folder, archive } = options;
  await checkFolders(options);
  const output = await prebuiltOutput(options);
  const { names, ignored, warning } = await listFiles(options, output);
  if (output !== undefined) await refuseLedOut(folder, names, options.checkout ?? folder);
  const packed = archive === 'tgz' || (archive === 'auto' && names.length > MANY);
  const [mistakes, entries] = await Promise.all([
    sentByMistake(folder, names, output !== undefined),
    packed ? archived(folder, names, options.tempFolder ?? tmpdir()) : hashFiles(folder, names),
  ]);
  const count = packed ? names.length : entries.filter(({ content }) => content !== undefined).length;
  if (count === 0) throw empty(folder, ignored);
  const set = fileSet(entries, count, warning === undefined ? mistakes : [warning, ...mistakes]);
  log(
    `${folder}: ${count.toLocaleString('en')} ${count === 1 ? 'file' : 'files'}, ${packed ? 'packed to ' : ''}${formatBytes(set.bytes)}`,
  );
  return set;
}

async function checkFolders({ folder, rootDirectory, prebuilt }: SourceOptions): Promise<void> {
  if (!(await isFolder(folder)))
    throw wrongSource(
      'path',
      `there is no folder ${folder}`,
      'Give a folder of the workspace; a job that deploys the source needs a checkout before',
    );
  if (rootDirectory === undefined || prebuilt !== undefined) return;
  const root = within(folder, rootDirectory);
  if (root === undefined || !(await isFolder(join(folder, root))))
    throw wrongSource(
      'root-directory',
      `there is no folder ${rootDirectory} below ${folder}`,
      '`path` is the root of the repository, and `root-directory` the app’s folder below it, as in the project’s settings',
    );
}

function empty(folder: string, ignored: number): Error {
  const why = ignored === 0 ? 'it is empty' : `all of it is left out by the ignore rules, ${ignored} names`;
  return wrongSource(
    'path',
    `${folder} has no file to deploy: ${why}`,
    'Let the step that makes the files run before, and give the folder that they are in',
  );
}
