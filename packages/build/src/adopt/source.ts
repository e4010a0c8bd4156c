import { realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { ConfigError, type Digest } from '@pipeline/contracts';
import { type Extracted, extract } from '../archive/extract.ts';

/** What another builder made, as files on this disk. */
export interface Source {
  /** How errors call it. */
  name: string;
  /** Where a file of it lies, by its path in it. */
  at(path: string): Promise<string | undefined>;
  /** Where a blob lies; what it holds is not checked yet. */
  blob(digest: Digest): Promise<string | undefined>;
  /** Set for an archive, whose members are ours to move. */
  unpacked?: Extracted;
}

/** A folder is read in place, an archive unpacked into `scratch`. A ConfigError where there is neither. */
export async function openSource(path: string, name: string, scratch: string): Promise<Source> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return folder(await realpath(path), name);
  if (!found?.isFile()) {
    throw new ConfigError(`${name} is not there`, {
      hint: 'Build the image in a step before this one, and give the path of its OCI layout or archive',
    });
  }
  const unpacked = await extract(path, scratch, name);
  const at = async (member: string) => unpacked(member);
  return { name, at, blob: digest => at(blobMember(digest)), unpacked };
}

/**
 * A blob may be a link to anywhere, since its digest tells whether it is the right one, and Bazel's rules make
 * layouts of such links (https://github.com/bazel-contrib/rules_oci/blob/main/oci/private/image.sh). What no digest
 * vouches for must lie in the folder.
 */
function folder(root: string, name: string): Source {
  const regular = async (path: string) => {
    const file = await realpath(join(root, path)).catch(() => undefined);
    return file !== undefined && (await stat(file)).isFile() ? file : undefined;
  };
  return {
    name,
    async at(path) {
      const file = await regular(path);
      if (file === undefined || file.startsWith(root + sep)) return file;
      throw new ConfigError(`${path} in ${name} is a link to ${file}, which lies outside of it`, {
        hint: 'Copy the layout with what its links name (`cp -rL`)',
      });
    },
    blob: digest => regular(blobMember(digest)),
  };
}

function blobMember(digest: Digest): string {
  return `blobs/${digest.replace(':', '/')}`;
}
