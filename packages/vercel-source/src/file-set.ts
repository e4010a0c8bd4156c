import type { FileRef, FileSet } from '@pipeline/vercel';
import { type Content, type Hashed, openContent } from './content.ts';

/** @param count of the files that the entries stand for */
export function fileSet(entries: readonly Hashed[], count: number, warnings: readonly string[]): FileSet {
  const contents = new Map<string, Content>();
  for (const { content } of entries) if (content !== undefined) contents.set(content.sha, content);
  return {
    files: entries.map(reference),
    bytes: [...contents.values()].reduce((sum, { size }) => sum + size, 0),
    count,
    warnings,
    open(sha) {
      const content = contents.get(sha);
      if (content === undefined) throw new Error(`no file of the deployment has the SHA-1 ${sha}`);
      return openContent(content);
    },
  };
}

function reference({ name, mode, content }: Hashed): FileRef {
  return content === undefined
    ? { file: name, mode }
    : { file: name, size: content.size, mode, sha: content.sha };
}
