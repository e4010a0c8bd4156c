import { ActionError, ConfigError } from '@pipeline/contracts';

/** What is wrong with what is to be deployed; it names the input that says so. */
export function wrongSource(
  input: 'path' | 'root-directory' | 'prebuilt' | 'output-directory',
  problem: string,
  hint: string,
  cause?: unknown,
): ConfigError {
  return new ConfigError(`${input}: ${problem}`, { hint, cause });
}

/** Files that cannot be read, and why: all that are known, in one error. */
export function unreadable(failures: readonly (readonly [name: string, why: unknown])[]): unknown {
  const told = failures.find(([, why]) => why instanceof ActionError);
  if (told !== undefined) return told[1];
  const names = failures.map(([name, why]) => {
    const { code, message } = why as NodeJS.ErrnoException;
    return `${name} (${code ?? message})`;
  });
  return wrongSource(
    'path',
    `cannot be read and sent: ${someOf(names.sort())}`,
    'Let what made them leave them readable, or name them in .vercelignore. What functions of a prebuilt output refer to, such as node_modules, must be there, too: build and deploy in one job',
    failures[0]?.[1],
  );
}

export function changed(name: string): ConfigError {
  return wrongSource(
    'path',
    `${name} changed while it was being deployed`,
    'Let nothing write to the folder meanwhile, such as a build that is still running, and run it again',
  );
}

/** The first few of many names, in one line, and how many more there are. */
export function someOf(names: readonly string[]): string {
  const [shown, more] = [oneLine(names.slice(0, 5).join(', ')), names.length - 5];
  return more > 0 ? `${shown} and ${more} more` : shown;
}

/** Without what a terminal or a runner would obey. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}
