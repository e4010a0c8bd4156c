import { type Finding, location, type Parser } from './finding.ts';

const ERROR = /^\s*::error ([^:]*(?::(?!:)[^:]*)*)::(.*)$/;

const decode = (text: string) =>
  text
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%');

/**
 * Errors that a tool reports to GitHub by itself; printed through this log they would not be understood.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
export const workflowCommands: Parser = lines =>
  lines.flatMap((line): Finding[] => {
    const [matched, properties = '', message = ''] = ERROR.exec(line) ?? [];
    if (matched === undefined) return [];
    const read = (name: string) => {
      const found = properties.split(',').find(each => each.trim().startsWith(`${name}=`));
      return found === undefined ? undefined : decode(found.slice(found.indexOf('=') + 1));
    };
    const file = read('file');
    if (file === undefined) return [];
    const title = read('title');
    return [
      {
        message: decode(message).trim(),
        ...(title && { title }),
        at: [location(file, read('line') ?? '1', read('col'))],
      },
    ];
  });
