import { cleanText } from '../errors/clean-text.ts';
import { type Place, placeIn } from './place.ts';

/** What a build tool says is wrong, and where. */
export interface FailingLine extends Partial<Place> {
  text: string;
}

/** As many as one reads; GitHub shows ten annotations of a step. */
const MOST = 10;

/** What tools that run several packages put before each line: `web:build: …`, and what Vercel's own puts there. */
const PREFIX = /^(?:▲\s+|@?[\w./-]+:[a-z][\w-]*:\s)/;
/** Says what is wrong with the place that stands in the line before it. */
const COMPLAINT =
  /^(?:Type error: |Module not found: |Error:|Syntax error: |SyntaxError|x |× |⨯ |Attempted import error: )/i;
/** ESLint below the name of a file: `12:5  Error: 'a' is defined but never used.  no-unused-vars` */
const LINT = /^(\d+):(\d+)\s+Error:\s+(.+)$/;
/** Ends a build, and says so by itself. */
const FATAL = /^(?:Error: |ERROR: |error |npm (?:ERR!|error) |\[?ERR_PNPM_|ERR_PNPM_|FATAL ERROR: )/;

/** The lines by which a build failed: those that name a file, or, where there are none, those that end it. */
export function failingLines(lines: readonly string[], rootDirectory?: string): FailingLine[] {
  const texts = lines.map(line => line.replace(PREFIX, '').trim());
  const found: FailingLine[] = [];
  // What a tool says below the name of a file belongs to it, until it names another.
  let file: Place | undefined;
  for (const [index, text] of texts.entries()) {
    const place = placeIn(text, rootDirectory);
    file = place ?? file;
    const line = place === undefined ? lintOf(text, file) : complaintOf(texts, index, place);
    if (line !== undefined) found.push(line);
    else if (place !== undefined) locate(found, place);
  }
  const fatal = () => texts.filter(text => FATAL.test(text)).map(text => ({ text: cleanText(text) }));
  return eachOnce(found.length > 0 ? found : fatal()).slice(0, MOST);
}

function lintOf(text: string, place: Place | undefined): FailingLine | undefined {
  const [, line, column, said] = LINT.exec(text) ?? [];
  if (place === undefined || said === undefined) return undefined;
  return { file: place.file, line: Number(line), column: Number(column), text: cleanText(said) };
}

/** In the line of the place itself, or in the next one. */
function complaintOf(texts: readonly string[], index: number, place: Place): FailingLine | undefined {
  const own = ownWords(texts[index] ?? '');
  if (own !== '') return { ...place, text: cleanText(own) };
  const [first = '', second = ''] = texts.slice(index + 1, index + 4).filter(each => each !== '');
  if (!COMPLAINT.test(first)) return undefined;
  // `Error:` alone has its words in the next line, as swc writes them.
  return { ...place, text: cleanText(/^error:$/i.test(first) ? second : first) };
}

/** swc tells the line below what it says of the file. */
function locate(found: readonly FailingLine[], { file, ...numbers }: Place): void {
  const last = found.at(-1);
  if (last?.file === file && last.line === undefined) Object.assign(last, numbers);
}

function eachOnce(lines: readonly FailingLine[]): FailingLine[] {
  return [...new Map(lines.map(each => [JSON.stringify(each), each])).values()];
}

/** What stands in the line beside its place: after `: error`, or all of a sentence that names the file. */
function ownWords(text: string): string {
  const [, said] = /(?:\): | - |:\d+: )((?:error|ERROR)\b.*)$/.exec(text) ?? [];
  return said ?? (/failed to resolve import/.test(text) ? text : '');
}
