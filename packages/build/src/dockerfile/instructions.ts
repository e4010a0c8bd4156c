import { DockerfileError } from '../dockerfile-error.ts';

/** One instruction, its continued lines joined; `line` is where it starts, from 1. */
export interface Instruction {
  /** In capitals. */
  name: string;
  rest: string;
  line: number;
}

export interface Dockerfile {
  file: string;
  instructions: Instruction[];
  /** The character that continues a line and escapes: `\`, or a backtick by directive. */
  escapeCharacter: string;
}

/** Splits a Dockerfile into instructions. https://docs.docker.com/reference/dockerfile/#format */
export function parseDockerfile(text: string, file: string): Dockerfile {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const escapeCharacter = escapeDirective(lines);
  const instructions: Instruction[] = [];
  let open: { text: string; line: number } | undefined;
  lines.forEach((raw, i) => {
    const line = raw.trimStart();
    // Comments and empty lines are left out even within a continued instruction.
    if (line.startsWith('#') || line.trim() === '') return;
    const continued = line.trimEnd().endsWith(escapeCharacter);
    const part = continued ? line.trimEnd().slice(0, -1) : line;
    open = { text: (open?.text ?? '') + part, line: open?.line ?? i + 1 };
    if (continued) return;
    instructions.push(split(open.text, open.line, file));
    open = undefined;
  });
  if (open !== undefined) instructions.push(split(open.text, open.line, file));
  return { file, instructions, escapeCharacter };
}

/** Only a comment before anything else can be a directive. https://docs.docker.com/reference/dockerfile/#escape */
function escapeDirective(lines: string[]): string {
  for (const line of lines) {
    const directive = /^\s*#\s*([a-z]+)\s*=\s*(\S+)/i.exec(line);
    if (directive === null) return '\\';
    if (directive[1]?.toLowerCase() === 'escape') return directive[2] === '`' ? '`' : '\\';
  }
  return '\\';
}

function split(text: string, line: number, file: string): Instruction {
  const match = /^([A-Za-z]+)(?:\s+([\s\S]*))?$/.exec(text.trim());
  if (match === null) throw new DockerfileError(`${shown(text)} is no instruction`, { file, line });
  return { name: (match[1] ?? '').toUpperCase(), rest: (match[2] ?? '').trim(), line };
}

/** A line that may be anything, a binary file's too, as part of a message. */
function shown(text: string): string {
  const [start, more] = [text.trim().slice(0, 80), text.trim().length > 80 ? '…' : ''];
  return `"${start.replace(/\p{C}/gu, '\uFFFD')}${more}"`;
}
