import { type Finding, location, type Parser } from './finding.ts';

const SHAPES: RegExp[] = [
  // tsc: src/a.ts(3,5): error TS2322: Type …
  /^(?<file>\S.*?)\((?<line>\d+),(?<column>\d+)\): error (?<title>TS\d+): (?<message>.+)$/,
  // tsc --pretty: src/a.ts:3:5 - error TS2322: Type …
  /^(?<file>\S.*?):(?<line>\d+):(?<column>\d+) - error (?<title>TS\d+): (?<message>.+)$/,
  // eslint -f unix: /p/a.js:3:5: Missing semicolon. [Error/semi]
  /^(?<file>\S.*?):(?<line>\d+):(?<column>\d+): (?<message>.+) \[Error(?:\/(?<title>[^\]]+))?\]$/,
  // ruff --output-format=concise and flake8: a.py:3:5: F401 [*] `os` imported but unused
  /^(?<file>\S.*?\.(?:pyi?|ipynb)):(?<line>\d+):(?<column>\d+): (?<title>[A-Z]+\d+|invalid-syntax|SyntaxError):? (?:\[\*\] )?(?<message>.+)$/,
  // mypy: a.py:3: error: Incompatible types [assignment]
  /^(?<file>\S.*?\.pyi?):(?<line>\d+)(?::(?<column>\d+))?: error: (?<message>.+?)(?: {1,2}\[(?<title>[\w-]+)\])?$/,
  // pyright:   /p/a.py:3:5 - error: "x" is not defined (reportUndefinedVariable)
  /^\s+(?<file>\S.*?\.pyi?):(?<line>\d+):(?<column>\d+) - error: (?<message>.+?)(?: \((?<title>report\w+)\))?$/,
];

/** Tools that report a problem on one line: tsc, eslint's unix format, ruff, flake8, mypy, pyright. */
export const oneLiners: Parser = lines =>
  lines.flatMap(line => {
    for (const pattern of SHAPES) {
      const found = pattern.exec(line)?.groups;
      if (found === undefined) continue;
      const { file, line: at, column, message = '', title } = found;
      return [{ message, ...(title && { title }), at: [location(file, at, column)] }];
    }
    return [];
  });

const ENTRY = /^\s+(\d+):(\d+)\s+error\s+(.+?)(?:\s{2,}(\S+))?$/;
const HEADER = /^(?:[A-Za-z]:)?[^\s:][^:]*\.\w+$/;

/** eslint's default format: a file's path, and its problems indented below it. */
export const eslintStylish: Parser = lines => {
  const found: Finding[] = [];
  let file = '';
  for (const line of lines) {
    const [matched, at, column, message = '', title] = ENTRY.exec(line) ?? [];
    if (matched !== undefined && file !== '') {
      found.push({ message, ...(title && { title }), at: [location(file, at, column)] });
    } else if (HEADER.test(line)) file = line;
    else if (line.trim() === '') file = '';
  }
  return found;
};

const BIOME =
  /^(\S.*?)(?::(\d+):(\d+))? ((?:lint|parse|assist|format|organizeImports|suppressions)\S*)(?:\s+FIXABLE)?\s+━+$/;

/** Biome: a header with the place and the rule, and `×` before the message of an error. */
export const biome: Parser = lines => {
  const found: Finding[] = [];
  let open: Finding | undefined;
  for (const line of lines) {
    const [matched, file, at = '1', column, title = ''] = BIOME.exec(line) ?? [];
    if (matched !== undefined) open = { message: '', title, at: [location(file, at, column)] };
    const [, mark, message] = /^ {2}([×✖!ℹi]) (.+)$/.exec(line) ?? [];
    if (open === undefined || mark === undefined || message === undefined) continue;
    const format = open.title === 'format' ? 'The file is not formatted' : message;
    if (mark === '×' || mark === '✖') found.push({ ...open, message: format });
    open = undefined;
  }
  return found;
};

const RUFF_RULE = /^([A-Z]+\d+|invalid-syntax):? (?:\[\*\] )?(.+)$/;
const RUFF_PLACE = /^\s*--> (.+?):(\d+):(\d+)$/;

/** ruff's default format: the rule and its message, and on the next line the place. */
export const ruffFull: Parser = lines =>
  lines.flatMap((line, index) => {
    const [matched, title = '', message = ''] = RUFF_RULE.exec(line) ?? [];
    const [place, file, at, column] = RUFF_PLACE.exec(lines[index + 1] ?? '') ?? [];
    if (matched === undefined || place === undefined) return [];
    return [{ message, title, at: [location(file, at, column)] }];
  });
