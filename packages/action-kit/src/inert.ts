const LINE_BREAK = /\r\n|\r|\n/;
/** Breaks a command without changing what a person sees. */
const ZERO_WIDTH_SPACE = '\u200b';

/**
 * Text from outside (a commit message, a tool's output, a container's last log lines) → lines in which
 * the runner finds no workflow command. It looks for `::` at a line's start, after what .NET takes for blank
 * (U+0085 too, which JavaScript does not), and for `##[` anywhere.
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export function inert(text: string): string[] {
  return text
    .split(LINE_BREAK)
    .map(line =>
      line
        .replaceAll('##[', `##${ZERO_WIDTH_SPACE}[`)
        .replace(/^([\s\u0085]*):(?=:)/u, `$1:${ZERO_WIDTH_SPACE}`),
    );
}
