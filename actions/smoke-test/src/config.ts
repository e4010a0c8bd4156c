import type { Problems, RunFacts } from '@pipeline/action-kit';
import {
  type CheckOptions,
  isHeaderValue,
  parseBaseUrl,
  parseChecks,
  parseJsonPath,
  type Suite,
  type VersionSource,
} from '@pipeline/checks';
import { readChecksText } from './checks-text.ts';
import { type Identity, identityOf } from './identity.ts';
import type { Inputs } from './spec.gen.ts';

export interface Config {
  suite: Suite;
  options: CheckOptions & { secretHeaders: Record<string, string> };
  identity: Identity | undefined;
  dryRun: boolean;
}

/** How many answers in a row must be of the expected version. */
const TIMES = 3;

/** Stands for a URL that was refused. */
const NOWHERE = new URL('https://nowhere.invalid');

/** All rules across inputs; every problem is told at once. */
export function configure(inputs: Inputs, problems: Problems, { dryRun }: Pick<RunFacts, 'dryRun'>): Config {
  const baseUrl = parseBaseUrl(inputs.url);
  if (typeof baseUrl === 'string') {
    problems.add(
      'url',
      `the URL ${baseUrl}`,
      'Write it like https://staging.example.com; secrets go into `headers`',
    );
  }
  const version = expectation(inputs, problems);
  const checks = readChecks(inputs, problems);
  const secretHeaders = inputs.headers ?? {};
  for (const [name, value] of Object.entries(secretHeaders)) {
    if (!/^[\w-]+$/.test(name))
      problems.add('headers', `"${name}" is not a header name`, 'Use letters, digits and dashes');
    else if (value === '')
      problems.add('headers', `${name} is empty`, 'Set the secret that it is taken from, or remove the line');
    else if (!isHeaderValue(value))
      problems.add('headers', `the value of ${name} cannot be sent`, 'Use Latin-1 characters only');
  }
  if (inputs.interval <= 0) problems.add('interval', 'it is zero', 'Write a duration such as 2s');
  const base = typeof baseUrl === 'string' ? NOWHERE : baseUrl;
  return {
    suite: { checks, ...(version !== undefined && { version }) },
    options: {
      baseUrl: base,
      secretHeaders,
      within: inputs.waitTimeout,
      interval: inputs.interval,
    },
    identity: identityOf(inputs, base.origin, problems),
    dryRun: dryRun(inputs.dryRun, inputs.url),
  };
}

function expectation(inputs: Inputs, problems: Problems): Suite['version'] {
  const path = inputs.versionPath;
  const [check] = parseChecks([{ path }]).checks;
  if (check === undefined) problems.add('version-path', `"${path}" is not a path`, 'Write it like /version');
  const source = versionSource(inputs.versionField);
  if (typeof source === 'string') {
    problems.add('version-field', source, 'Write it like version, build.commit or header:x-version');
    return undefined;
  }
  if (inputs.expectVersion === undefined) return undefined;
  return { value: inputs.expectVersion, path, source, times: TIMES };
}

function versionSource(field: string): VersionSource | string {
  const header = /^header:\s*(.*)$/.exec(field)?.[1];
  if (header !== undefined) return /^[\w-]+$/.test(header) ? { header } : `"${header}" is not a header name`;
  const json = parseJsonPath(field);
  return typeof json === 'string' ? json : { json };
}

function readChecks(inputs: Inputs, problems: Problems): Suite['checks'] {
  const items = readChecksText(inputs.checks ?? (inputs.expectVersion === undefined ? '/' : ''));
  if ('problem' in items) {
    problems.add('checks', items.problem, items.fix);
    return [];
  }
  if (inputs.checks !== undefined && items.length === 0) {
    problems.add(
      'checks',
      'there is no check in it',
      'Write one a line, such as /health 200, or leave the input out',
    );
  }
  const { checks, complaints } = parseChecks(items);
  for (const { where, problem, fix } of complaints)
    problems.add('checks', `${where} ${problem}`, fix.replace(/\.$/, ''));
  return checks;
}
