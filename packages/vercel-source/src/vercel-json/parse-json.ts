import { ConfigError, isRecord } from '@pipeline/contracts';

/** The object that a file is; what is wrong with it is told by its line. */
export function parseJson(content: string, file: string): Record<string, unknown> {
  // Some editors begin a file with a byte order mark.
  const text = content.replace(/^\uFEFF/, '');
  let value: unknown;
  try {
    value = JSON.parse(text, withoutPrototype);
  } catch (cause) {
    const hint = 'It has to be JSON, without comments, and without a comma after the last of a list';
    throw wrongFile(file, `line ${lineOf(text)} is wrong`, hint, cause);
  }
  if (!isRecord(value)) throw wrongFile(file, 'it is no object', 'Begin it with { and end it with }');
  return value;
}

export function wrongFile(file: string, problem: string, hint: string, cause?: unknown): ConfigError {
  return new ConfigError(`${file}: ${problem}`, { hint, cause });
}

/** A key of this name is data, and would be sent on as such. */
function withoutPrototype(key: string, value: unknown): unknown {
  return key === '__proto__' ? undefined : value;
}

/** The first line with whose end it cannot be right any more, however it goes on: not every message of V8's has a position. */
function lineOf(text: string): number {
  const lines = text.split('\n');
  const at = lines.findIndex((_, line) => isBroken(`${lines.slice(0, line + 1).join('\n')}\n`));
  return at === -1 ? lines.length : at + 1;
}

function isBroken(beginning: string): boolean {
  try {
    JSON.parse(beginning);
    return false;
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    return !message.includes('end of JSON input') && !message.includes(`position ${beginning.length}`);
  }
}
