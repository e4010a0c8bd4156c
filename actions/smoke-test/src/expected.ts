import { type Check, formatStatus } from '@pipeline/checks';

/** What a check expects, in one line for a table. */
export function expected({ expect }: Check): string {
  return [
    formatStatus(expect.status),
    ...expect.contains.map(text => `contains “${text}”`),
    ...expect.matches.map(pattern => `matches ${pattern}`),
    ...Object.entries(expect.header).map(([name, text]) => (text ? `${name}: …${text}…` : `has ${name}`)),
    ...expect.json.map(({ path, equals }) => `${path.text} = ${JSON.stringify(equals)}`),
    ...expect.jsonExists.map(path => `has ${path.text}`),
    ...(expect.maxLatency === undefined ? [] : [`within ${expect.maxLatency} ms`]),
  ].join(', ');
}
