import { DockerfileError } from '../dockerfile-error.ts';
import { type Directive, readDirectives } from './directives.ts';
import { type Heredoc, heredocsOf } from './heredocs.ts';

/** One instruction, its continued lines joined, without here-documents; `line` is where it starts, from 1. */
export interface Instruction {
  /** In capitals. */
  name: string;
  rest: string;
  line: number;
}

export interface Dockerfile {
  file: string;
  directives: Directive[];
  instructions: Instruction[];
  /** The character that continues a line and escapes: `\`, or a backtick by directive. */
  escapeCharacter: string;
}

/** Splits a Dockerfile into instructions. https://docs.docker.com/reference/dockerfile/#format */
export function parseDockerfile(text: string, file: string): Dockerfile {
  const lines = text.replace(/^\uFEFF/, '').split(/\r*\n|\r+$/);
  const directives = readDirectives(lines);
  const escapeCharacter = directives.find(({ name }) => name === 'escape')?.value === '`' ? '`' : '\\';
  // One that is itself escaped does not continue.
  const continues = escapeCharacter === '`' ? /(^|[^`])`[ \t]*$/ : /(^|[^\\])\\[ \t]*$/;
  const instructions: Instruction[] = [];
  let open: { text: string; line: number } | undefined;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? '';
    // Comments and empty lines are left out even within a continued instruction.
    if (/^\s*(#|$)/.test(line)) continue;
    const part = line.replace(continues, '$1');
    open = { text: (open?.text ?? '') + part, line: open?.line ?? i + 1 };
    if (part !== line) continue;
    const instruction = parseInstruction(open.text, open.line, file);
    instructions.push(instruction);
    for (const heredoc of heredocs(instruction, file, escapeCharacter))
      i = endOf(heredoc, lines, i, instruction, file);
    open = undefined;
  }
  if (open !== undefined) instructions.push(parseInstruction(open.text, open.line, file));
  return { file, directives, instructions, escapeCharacter };
}

export function parseInstruction(text: string, line: number, file: string): Instruction {
  const match = /^([A-Za-z]+)(?:\s+([\s\S]*))?$/.exec(text.trim());
  if (match === null) throw new DockerfileError(`${shown(text)} is no instruction`, { file, line });
  return { name: (match[1] ?? '').toUpperCase(), rest: (match[2] ?? '').trim(), line };
}

function heredocs({ name, rest, line }: Instruction, file: string, escapeCharacter: string): Heredoc[] {
  if (name !== 'ONBUILD' || rest === '') return heredocsOf(name, rest, escapeCharacter);
  return heredocs(parseInstruction(rest, line, file), file, escapeCharacter);
}

/** The place of the line that closes a here-document which begins behind `from`. */
function endOf(
  { end, tabs }: Heredoc,
  lines: readonly string[],
  from: number,
  { name, line }: Instruction,
  file: string,
): number {
  for (let i = from + 1; i < lines.length; i++) {
    const text = lines[i] ?? '';
    if ((tabs ? text.replace(/^\t+/, '') : text) === end) return i;
  }
  throw new DockerfileError(`${name} begins a here-document that no line ${shown(end)} ends`, { file, line });
}

/** A line that may be anything, a binary file's too, as part of a message. */
function shown(text: string): string {
  const [start, more] = [text.trim().slice(0, 80), text.trim().length > 80 ? '…' : ''];
  return `"${start.replace(/\p{C}/gu, '\uFFFD')}${more}"`;
}
