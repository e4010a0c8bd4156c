import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { pullRequest, read } from './config/read.ts';

const folder = join(import.meta.dirname, '../examples');

interface Step {
  uses?: string;
  with?: Record<string, unknown>;
}

interface Example {
  on: Record<string, unknown>;
  jobs: Record<string, { env?: Record<string, string>; steps: Step[] }>;
}

/** What an expression may well be when it runs. */
const VALUES: Record<string, string> = {
  'secrets.VERCEL_TOKEN': 'tok_1',
  'vars.VERCEL_ORG_ID': 'team_1',
  'vars.VERCEL_PROJECT_ID': 'prj_1',
  'matrix.app': 'web',
  'inputs.operation': 'continue',
};
const filled = (given: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      String(value).replace(/\$\{\{ (.+?) \}\}/g, (_, code: string) => VALUES[code] ?? `no ${code}`),
    ]),
  );

const all = globSync('*.yml', { cwd: folder })
  .sort()
  .flatMap(file => {
    const { on, jobs } = parse(readFileSync(join(folder, file), 'utf8')) as Example;
    return Object.values(jobs).flatMap(({ env = {}, steps }) =>
      steps
        .filter(({ uses = '' }) => uses.startsWith('org/pipeline/deploy-vercel@'))
        .map(
          ({ with: given = {} }, at): [string, Record<string, string>, Record<string, string>, boolean] => [
            `${file}, ${at}`,
            filled(given),
            filled(env),
            'pull_request' in on,
          ],
        ),
    );
  });

describe('the examples', () => {
  it.each(all)('%s is what the inputs’ rules take', (_, given, env, pull) => {
    const inputs = 'VERCEL_TOKEN' in env ? { token: '', project: '', ...given } : given;
    const { identity, operation } = read(inputs, {
      env,
      event: pull ? pullRequest({ state: 'closed' }) : {},
    });
    expect(identity.project).toMatch(/^shop-web$|^prj_1$/);
    expect(operation).toBe(given.operation ?? 'deploy');
  });

  it('show what the README says', () => {
    const readme = readFileSync(join(folder, '../README.md'), 'utf8');
    const files = globSync('*.yml', { cwd: folder });
    expect(files.filter(file => !readme.includes(`actions/deploy-vercel/examples/${file}`))).toEqual([]);
    expect(files.length).toBeGreaterThanOrEqual(9);
  });
});
