import { gunzipSync } from 'node:zlib';
import { readTar } from '../../runtime/tar.ts';
import { ApiFault, badRequest } from '../api-fault.ts';
import type { DeployedFile } from '../model.ts';

const ARCHIVE_PART = /^\.vercel\/source\.tgz\.part(\d+)$/;

/**
 * The files of `POST /v13/deployments`, by their paths: uploaded before and named by their hash, or inline; those of an
 * archive (`vercel deploy --archive=tgz`) unpacked.
 *
 * @throws ApiFault `missing_files`, with the hashes of those that were never uploaded
 */
export function contentsOf(
  given: readonly unknown[],
  uploaded: ReadonlyMap<string, Buffer>,
): Map<string, DeployedFile> {
  const missing = new Set<string>();
  const files = new Map<string, DeployedFile>();
  const parts: { number: number; content: Buffer }[] = [];
  for (const [index, each] of given.entries()) {
    const { file, sha, data, encoding, mode = 0o100644 } = entryAt(each, index);
    // A folder that is empty has no hash.
    if (sha === undefined && data === undefined) continue;
    const content = data === undefined ? uploaded.get(sha ?? '') : Buffer.from(data, encoding);
    const part = ARCHIVE_PART.exec(file)?.[1];
    if (content === undefined) missing.add(sha ?? '');
    else if (part !== undefined) parts.push({ number: Number(part), content });
    else files.set(file, { content, mode });
  }
  if (missing.size > 0) {
    throw new ApiFault(400, 'missing_files', 'Missing files', { missing: [...missing] });
  }
  if (parts.length > 0) unpack(parts, files);
  return files;
}

interface Entry {
  file: string;
  sha?: string;
  data?: string;
  encoding: 'utf8' | 'base64';
  mode?: number;
}

function entryAt(value: unknown, index: number): Entry {
  const wrong = (what: string) => badRequest(`Invalid request: \`files[${index}]\` ${what}.`);
  if (typeof value !== 'object' || value === null) throw wrong('should be object');
  const { file, sha, data, encoding, mode } = value as Record<string, unknown>;
  if (typeof file !== 'string' || file === '') throw wrong('missing required property `file`');
  if (file.startsWith('/') || file.split('/').includes('..')) throw wrong(`has the invalid path "${file}"`);
  if (sha !== undefined && !/^[0-9a-f]{40}$/.test(String(sha))) throw wrong('has an invalid `sha`');
  return {
    file,
    ...(sha !== undefined && { sha: String(sha) }),
    ...(data !== undefined && { data: String(data) }),
    encoding: encoding === 'base64' ? 'base64' : 'utf8',
    ...(typeof mode === 'number' && { mode }),
  };
}

function unpack(parts: { number: number; content: Buffer }[], files: Map<string, DeployedFile>): void {
  const inOrder = parts.toSorted((a, b) => a.number - b.number).map(({ content }) => content);
  try {
    for (const { path, type, mode, data, target } of readTar(gunzipSync(Buffer.concat(inOrder)))) {
      const file = path.replace(/^\.\//, '');
      if (type === 'file') files.set(file, { content: data, mode: 0o100000 | mode });
      if (type === 'symlink') files.set(file, { content: Buffer.from(target), mode: 0o120777 });
    }
  } catch (error) {
    throw badRequest(`The archive cannot be unpacked: ${error instanceof Error ? error.message : error}`);
  }
}
