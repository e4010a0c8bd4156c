import type { Block } from '@pipeline/action-kit';

/** Why something likely failed, what mends it, and the page that says so. */
export interface LikelyCause {
  words: string;
  fix: string;
  page: string;
}

/** A line for an annotation. */
export function causeLines(cause: LikelyCause | undefined): string[] {
  return cause === undefined ? [] : [`Likely cause: ${cause.words}. ${cause.fix}`];
}

export function causeBlocks(cause: LikelyCause | undefined): Block[] {
  return causeLines(cause).map(line => ({ text: `${line}. See ${cause?.page}` }));
}

/** The last lines of something. @param source whose they are */
export function logBlocks({ source, lines }: { source: string; lines: readonly string[] }): Block[] {
  return lines.length === 0 ? [] : [{ code: lines.join('\n'), title: `Last log lines (${source})` }];
}
