import { jsonArray } from './command.ts';
import { takeFlags } from './flags.ts';
import { rawWords } from './raw-words.ts';
import { words } from './words.ts';

/** A here-document that an instruction opens. */
export interface Heredoc {
  /** The line that closes it. */
  end: string;
  /** `<<-`: tabs before that line do not count. */
  tabs: boolean;
}

/**
 * The here-documents of an instruction, in the order in which their text follows. The shell's own word for it is read
 * here by the builder, so that a backslash escapes whatever the file says.
 * https://docs.docker.com/reference/dockerfile/#here-documents
 */
export function heredocsOf(name: string, rest: string, escapeCharacter: string): Heredoc[] {
  if (!rest.includes('<<') || !['ADD', 'COPY', 'RUN'].includes(name)) return [];
  if (jsonArray(takeFlags(rest, escapeCharacter).rest) !== undefined) return [];
  return rawWords(rest, '\\').flatMap(word => {
    const [, dash, text = ''] = /^\d*<<(-?)\s*([^<]*)$/.exec(word) ?? [];
    const [end, ...more] = words(text, variable => `$${variable}`, '\\') ?? [];
    return end === undefined || more.length > 0 ? [] : [{ end, tabs: dash === '-' }];
  });
}
