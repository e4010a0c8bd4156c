import { type Finding, type Location, location, type Parser } from './finding.ts';

const FRAME = /^\s+File "(.+?)", line (\d+)(?:, in .+)?$/;
const RAISED = /^((?:[A-Za-z_]\w*\.)*[A-Z]\w*)(?:: (.*))?$/;
const HEADER = /^(?:FAIL|ERROR): (.+)$/;

/**
 * Tracebacks, as unittest, compileall and Python itself print them: frames, the innermost last, and then the
 * exception at the line's start. unittest names the test above.
 */
export const tracebacks: Parser = lines => {
  const found: Finding[] = [];
  let frames: Location[] = [];
  let title: string | undefined;
  for (const line of lines) {
    const [framed, file, at] = FRAME.exec(line) ?? [];
    if (framed !== undefined) {
      frames.unshift(location(file, at));
      continue;
    }
    title = HEADER.exec(line)?.[1] ?? title;
    const [raised, name = '', text] = RAISED.exec(line) ?? [];
    if (raised === undefined || frames.length === 0) continue;
    found.push({ message: text ? `${name}: ${text}` : name, ...(title && { title }), at: frames });
    frames = [];
    title = undefined;
  }
  return found;
};

const PLACE = /^(\S+\.py):(\d+): (\w[\w.]*(?:: .+)?)$/;
const FRAME_SHORT = /^(\S+\.py):(\d+): in .+$/;
const EXPLAINED = /^E\s{3,}(\S.*)$/;
const SECTION = /^_{3,} (.+?) _{3,}$/;

/**
 * pytest: a section a test, `E` before what went wrong, and the place of the failure below it; with
 * `--tb=short` the frames come first, the innermost last.
 */
export const pytest: Parser = lines => {
  const found: Finding[] = [];
  let title: string | undefined;
  let message: string | undefined;
  let frames: Location[] = [];
  for (const line of lines) {
    const section = SECTION.exec(line)?.[1];
    if (section !== undefined) {
      title = section;
      message = undefined;
      frames = [];
    }
    if (title === undefined) continue;
    const [framed, frame, row] = FRAME_SHORT.exec(line) ?? [];
    if (framed !== undefined) frames.unshift(location(frame, row));
    message ??= EXPLAINED.exec(line)?.[1];
    if (message !== undefined && frames.length > 0) {
      found.push({ message, title, at: frames });
      title = undefined;
      continue;
    }
    const [placed, file, at, raised = ''] = PLACE.exec(line) ?? [];
    if (placed === undefined) continue;
    found.push({ message: message ?? raised, title, at: [location(file, at)] });
    message = undefined;
  }
  return found;
};
