import { type Dockerfile, parseDockerfile } from '../dockerfile/instructions.ts';
import { DockerfileError } from '../dockerfile-error.ts';

const TAIL = 15;

/** A build that failed → an error at the Dockerfile's line, where the output tells it. */
export function buildFailure(
  output: readonly string[],
  exitCode: number,
  dockerfile: { name: string; text: string },
): DockerfileError {
  const line = failedLine(output, dockerfile.text);
  const tail = withoutNotices(output).slice(-TAIL);
  const last = tail.at(-1)?.trim() ?? 'it printed nothing';
  const message = reason(output) ?? `the build ended with exit code ${exitCode}: ${last}`;
  return new DockerfileError(
    message,
    { file: dockerfile.name, line },
    {
      hint: `The last lines of the build:\n${tail.join('\n')}`,
    },
  );
}

const NOTICE =
  /^DEPRECATED: The legacy builder|^\s+Install the buildx component|^\s+https:\/\/docs\.docker\.com\/go\//;

/** Without empty lines and the engine's standing advice, which is no part of what went wrong. */
export function withoutNotices(output: readonly string[]): string[] {
  return output.filter(line => line.trim() !== '' && !NOTICE.test(line));
}

/** The line at fault, by what BuildKit or the classic builder print. */
export function failedLine(output: readonly string[], text: string): number | undefined {
  for (const line of [...output].reverse()) {
    // BuildKit: "Dockerfile:7" above the lines in question, "7 | >>> RUN false" among them.
    const marked = /^\s*(\d+) \| >>> /.exec(line) ?? /dockerfile parse error on line (\d+)/i.exec(line);
    // The classic builder's parser.
    const parse = marked ?? /parse error line (\d+):/i.exec(line);
    if (parse !== null) return firstOfRun(output, Number(parse[1]));
  }
  const step = [...output]
    .reverse()
    .map(line => /^Step (\d+)\/\d+ : /.exec(line)?.[1])
    .find(found => found);
  return step === undefined ? undefined : instructionsOf(text)?.instructions[Number(step) - 1]?.line;
}

/** BuildKit marks every line of a continued instruction: the first of them is where it starts. */
function firstOfRun(output: readonly string[], last: number): number {
  const marked = new Set(output.map(line => Number(/^\s*(\d+) \| >>> /.exec(line)?.[1] ?? Number.NaN)));
  let first = last;
  while (marked.has(first - 1)) first--;
  return first;
}

function instructionsOf(text: string): Dockerfile | undefined {
  try {
    return parseDockerfile(text, 'Dockerfile');
  } catch {
    return undefined;
  }
}

function reason(output: readonly string[]): string | undefined {
  const last = [...output].reverse();
  const found =
    last.find(line => /^ERROR: /.test(line)) ??
    last.find(line =>
      /^(The command |Error response from daemon: |error: |failed to |COPY failed|ADD failed)/i.test(line),
    );
  return found?.replace(/^ERROR: /, '').trim();
}
