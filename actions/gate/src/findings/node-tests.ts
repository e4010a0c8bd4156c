import { type Finding, type Location, location, type Parser } from './finding.ts';

/** The line that begins a failed test: vitest, jest, node:test's spec reporter. */
const HEADERS = [/^\s*FAIL {2}(.+)$/, /^\s*● (.+)$/, /^\s*✖ (.+?)(?: \([\d.]+m?s\))?$/];
const FRAMES = [
  // at name (file:///p/a.js:3:5) · at /p/a.js:3:5
  /^\s+at (?:.*\()?((?:file:\/\/)?[^\s()]+?):(\d+):(\d+)\)?(?: \{)?$/,
  // ❯ name src/a.ts:3:5
  /^\s*❯ (?:\S+ )*?(\S+?):(\d+):(\d+)$/,
];
const FOREIGN = /^node:/;

function first(patterns: readonly RegExp[], line: string): RegExpExecArray | undefined {
  for (const pattern of patterns) {
    const found = pattern.exec(line);
    if (found) return found;
  }
  return undefined;
}

/** Failed tests with a stack: a header, what went wrong on the next line with text, and frames, innermost first. */
export const stacks: Parser = lines => {
  const found: Finding[] = [];
  let title: string | undefined;
  let message: string | undefined;
  let at: Location[] = [];
  const flush = () => {
    if (title !== undefined && message !== undefined && at.length > 0) found.push({ title, message, at });
    at = [];
    message = undefined;
  };
  for (const line of lines) {
    const header = first(HEADERS, line)?.[1];
    const [framed, file = '', row, column] = first(FRAMES, line) ?? [];
    if (framed !== undefined) {
      if (!FOREIGN.test(file)) at.push(location(file, row, column));
    } else if (header !== undefined) {
      flush();
      title = header.trim();
    } else if (at.length > 0) {
      flush();
      title = undefined;
    } else if (title !== undefined && line.trim() !== '') message ??= line.trim();
  }
  flush();
  return found;
};

const NOT_OK = /^\s*not ok \d+ - (.+)$/;
/** What ends a failure's explanation: its own end, or the next result where it has none. */
const TAP_END = /^\s*(?:\.\.\.$|(?:not )?ok \d)/;
const TAP_PLACE = /^\s+location: '(.+?):(\d+):(\d+)'$/;
const TAP_FRAME = /^\s+(?:.*\()?((?:file:\/\/)[^\s()]+?|\/[^\s()]+?):(\d+):(\d+)\)?$/;
const TAP_ERROR = /^\s+error: (?:'(.+)'|"(.+)"|\|-)$/;
/** What a suite says of itself; its tests say more. */
const OF_SUITE = /failureType: '(?:subtestsFailed|cancelledByParent)'/;

/** node:test's TAP, its reporter before Node 23 where there is no terminal. */
export const tap: Parser = lines => {
  const found: Finding[] = [];
  for (const [start, line] of lines.entries()) {
    const title = NOT_OK.exec(line)?.[1];
    if (title === undefined) continue;
    let end = start + 1;
    while (end < lines.length && !TAP_END.test(lines[end] ?? '')) end++;
    const body = lines.slice(start + 1, end);
    if (body.some(each => OF_SUITE.test(each))) continue;
    const error = body.findIndex(each => TAP_ERROR.test(each));
    const [, single, double] = TAP_ERROR.exec(body[error] ?? '') ?? [];
    const message =
      single ??
      double ??
      body
        .slice(error + 1)
        .find(each => each.trim() !== '')
        ?.trim() ??
      title;
    const places = [TAP_FRAME, TAP_PLACE].flatMap(pattern =>
      body.flatMap(each => {
        const [placed, file, row, column] = pattern.exec(each) ?? [];
        return placed === undefined ? [] : [location(file, row, column)];
      }),
    );
    if (places.length > 0) found.push({ title, message, at: places });
  }
  return found;
};

const UNCAUGHT_PLACE = /^((?:file:\/\/)?\/.+?|[\w.@/-]+\.[cm]?[jt]sx?):(\d+)$/;
const UNCAUGHT = /^((?:\w+)?Error(?: \[\w+\])?: .+)$/;

/** What Node prints when a file does not parse or an error is not caught: the place, the line, the error. */
export const uncaught: Parser = lines =>
  lines.flatMap((line, index) => {
    const [placed, file, row] = UNCAUGHT_PLACE.exec(line) ?? [];
    const error = placed && lines.slice(index + 1, index + 10).find(each => UNCAUGHT.test(each));
    return error ? [{ message: error, at: [location(file, row)] }] : [];
  });
