import { instructionsOf } from './built-file.ts';
import { lineOfStep } from './step-line.ts';

const MARKED = /^\s*(\d+) \| >>> /;
const PARSER = /^(?:ERROR|Error response from daemon): .*parse error(?: on)? line (\d+)/;

/** The line at fault, by what BuildKit or the classic builder print of this Dockerfile and stage; from 1. */
export function failedLine(
  output: readonly string[],
  { text, target }: { text: string; target?: string | undefined },
): number | undefined {
  for (const line of output.toReversed()) {
    // BuildKit: "Dockerfile:7" above the lines in question, "7 | >>> RUN false" among them.
    const marked = MARKED.exec(line) ?? PARSER.exec(line);
    if (marked !== null) return firstOfRun(output, Number(marked[1]));
  }
  const instructions = instructionsOf(text);
  // BuildKit only names the step where what failed is not the instruction itself, or in engines before 23 everywhere.
  const heading = output.findLast(line => /^ > \[/.test(line));
  if (heading !== undefined) return lineOfStep(heading, instructions, target);
  const step = output
    .map(line => /^Step (\d+)\/\d+ : /.exec(line)?.[1])
    .findLast(number => number !== undefined);
  return step === undefined ? undefined : instructions[Number(step) - 1]?.line;
}

/** BuildKit marks every line of a continued instruction: the first of them is where it starts. */
function firstOfRun(output: readonly string[], last: number): number {
  const marked = new Set(output.map(line => Number(MARKED.exec(line)?.[1] ?? Number.NaN)));
  let first = last;
  while (marked.has(first - 1)) first--;
  return first;
}
