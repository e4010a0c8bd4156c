export interface LogCommand {
  name: string;
  properties: Record<string, string>;
  message: string;
}

/**
 * The workflow commands in a log, as the runner finds them: `::name key=value,…::message` at the start of a line
 * (white space before it does not count), and the older `##[name]message` anywhere in one.
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export function logCommands(stdout: string): LogCommand[] {
  return stdout.split(/\r\n|\r|\n/).flatMap(line => {
    const [, name, properties = '', message = ''] = /^\s*::([^\s:]+)(?: (.*?))?::(.*)$/s.exec(line) ?? [];
    if (name !== undefined)
      return [{ name, properties: readProperties(properties), message: decode(message) }];
    const [, old, text = ''] = /##\[([^\]]+)\](.*)/s.exec(line) ?? [];
    return old === undefined ? [] : [{ name: old, properties: {}, message: text }];
  });
}

function readProperties(text: string): Record<string, string> {
  return Object.fromEntries(
    text
      .split(',')
      .filter(part => part.includes('='))
      .map(part => {
        const at = part.indexOf('=');
        return [part.slice(0, at).trim(), decode(part.slice(at + 1))];
      }),
  );
}

function decode(text: string): string {
  const codes: Record<string, string> = { '%0D': '\r', '%0A': '\n', '%3A': ':', '%2C': ',', '%25': '%' };
  return text.replace(/%(?:0D|0A|3A|2C|25)/g, code => codes[code] ?? code);
}
