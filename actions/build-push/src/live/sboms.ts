import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { imagesIn, readImageFiles } from '@pipeline/build';
import type { Log } from '@pipeline/contracts';
import type { Layout } from '@pipeline/oci';
import { catalogue, FILE_LIMIT, spdxDocument, wanted } from '@pipeline/sbom';
import type { Commit } from '../origin.ts';
import type { Sbom } from '../ports.ts';

/** What writes an SBOM, as the SBOM has it; the version is that of what it reads. */
const TOOL = { name: 'pipeline-build-push', version: '1' };

/**
 * What each image in a layout is made of. Its time is the commit's: the same image has the same SBOM.
 * @param repository with its registry
 */
export async function sbomsOf(
  layout: Layout,
  repository: string,
  commit: Commit,
  note: Log,
): Promise<Sbom[]> {
  const made: Sbom[] = [];
  for (const { descriptor, platform } of await imagesIn(layout)) {
    const files = readImageFiles(layout, { wanted, limit: FILE_LIMIT, image: descriptor, note });
    const { mediaType, digest, size } = descriptor;
    const document = spdxDocument(await catalogue(files), {
      image: { repository, digest, architecture: platform?.architecture },
      created: commit.time ?? new Date(0),
      tool: TOOL,
    });
    made.push({ subject: { mediaType, digest, size }, document });
  }
  return made;
}

/** The first document as a file, for a program that is to read it. */
export async function sbomFile(dir: string, name: string, [first]: readonly Sbom[]): Promise<string> {
  await mkdir(dir, { recursive: true });
  const file = join(dir, `${name.replace(/[^\w.-]/g, '-')}.spdx.json`);
  await writeFile(file, JSON.stringify(first?.document ?? {}));
  return file;
}
