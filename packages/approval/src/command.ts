import { CODE } from './code.ts';

export type CommandName = 'approve' | 'deny' | 'withdraw' | 'override-freeze';

export interface Command {
  command: CommandName;
  code: string;
  /** Of a denial, where one was given, and of an override. As it was written: hostile. */
  reason?: string;
}

/** What was meant as a command, as far as one can see, and is none; and why. A text of ours. */
export interface Almost {
  almost: string;
}

const EXACT = /^\/(approve|deny|withdraw|override-freeze) ([0-9a-z]+)(?: +(\S.*))?$/s;
const LINE_BREAK = /\r\n|\n|\r/;
const EMPTY = /^[ \t]*$/;

/**
 * The command of a comment. Only its first line that is not empty counts, and only as it was to be copied, in plain ASCII: what merely looks
 * like one is not taken, and is told of.
 */
export function parseCommand(body: string): Command | Almost | undefined {
  const lines = body.split(LINE_BREAK).filter(line => !EMPTY.test(line));
  const [first = '', ...rest] = lines;
  const command = exact(first.replace(/[ \t]+$/, ''));
  if (command !== undefined) return command;
  if (meant(first)) return { almost: why(first) };
  // A quotation further down is how mail programs answer.
  const later = rest.find(line => meant(line) && !line.trimStart().startsWith('>'));
  if (later === undefined) return undefined;
  return { almost: 'a command must be the first line of its comment, and outside of code' };
}

function exact(line: string): Command | undefined {
  const [, command, code = '', reason] = EXACT.exec(line) ?? [];
  if (command === undefined || !CODE.test(code)) return undefined;
  switch (command) {
    case 'deny':
      return { command, code, ...(reason !== undefined && { reason }) };
    case 'override-freeze':
      return reason === undefined ? undefined : { command, code, reason };
    default:
      return reason === undefined ? { command: command as CommandName, code } : undefined;
  }
}

const NAME = '(?:approve|deny|withdraw|override-freeze)';
const MEANT = new RegExp(`^${NAME}(?![a-z-])`);
/** Letters of other scripts that show as these. https://www.unicode.org/reports/tr39/#Confusable_Detection */
const LOOK_ALIKES: Record<string, string> = Object.fromEntries(
  ['aаɑα', 'eеε', 'oоο', 'pрρ', 'iіι', 'vνѵ', 'rг', 'hһ', 'wѡω', 'tт', 'nп', 'yуү', 'dԁ', 'fғ', 'zᴢ'].flatMap(
    ([letter = '', ...others]) => others.map(other => [other, letter]),
  ),
);

/** Whether a person who reads the line would take it for a command. */
function meant(line: string): boolean {
  const seen = line
    .slice(0, 200)
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .toLowerCase();
  const latin = [...seen].map(letter => LOOK_ALIKES[letter] ?? letter).join('');
  // A slash, after whatever Markdown takes for decoration.
  const from = /^[\s>`~*_"'“”‘’«»(\\-]*[/∕⁄╱⧸]\s*/u.exec(latin);
  return from !== null && MEANT.test(latin.slice(from[0].length));
}

function why(line: string): string {
  if (/^\s/u.test(line)) return 'a blank stands before it';
  if (line.startsWith('>')) return 'it is a quotation';
  if (!line.startsWith('/')) return 'the line does not begin with the slash';
  const [name = '', given = '', ...more] = line.split(/[ \t]+/);
  const odd = [...name, ...given].find(sign => sign < ' ' || sign > '~');
  if (odd !== undefined) return `${codePoint(odd)} in it only looks like what was to be copied`;
  if (!new RegExp(`^/${NAME}$`).test(name)) return 'the command is not written as it was to be copied';
  if (given === '') return 'the code is missing';
  if (!CODE.test(given)) return 'what follows is not a code as it was to be copied';
  if (!line.startsWith(`${name} ${given}`)) return 'more than one blank stands between command and code';
  if (more.join('') === '') return 'the reason is missing';
  return 'something stands after the code, and only a denial or an override takes more';
}

function codePoint(sign: string): string {
  return `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
