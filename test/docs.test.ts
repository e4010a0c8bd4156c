import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { capacityCauses } from '../packages/ecs/src/failure/capacity-causes.ts';
import { exitCauses } from '../packages/ecs/src/failure/exit-causes.ts';
import { pullCauses } from '../packages/ecs/src/failure/pull-causes.ts';
import { startCauses } from '../packages/ecs/src/failure/start-causes.ts';
import { root } from '../scripts/paths.ts';
import { permissionsCalled } from './docs/calls.ts';
import { anchorsOf, blocksOf, linksOf, pages } from './docs/markdown.ts';
import { usagesOf } from './docs/usages.ts';

const all = pages();
const OURS = 'https://github.com/org/pipeline/blob/main/';

describe.each(all)('$path', ({ path, text }) => {
  it('links to what is there', () => {
    const broken = linksOf(text).filter(link => {
      // An action's README stands in the tag's tree as well, where only whole addresses lead here.
      const ours = link.startsWith(OURS);
      const published = /^actions\/.*README\.md$/.test(path);
      const target = ours ? `${'../'.repeat(path.split('/').length - 1)}${link.slice(OURS.length)}` : link;
      if (/^[a-z]+:/.test(target)) return false;
      if (published && !ours && !link.startsWith('#')) return true;
      const [file = '', anchor] = target.split('#');
      const full = file === '' ? join(root, path) : join(root, dirname(path), file);
      if (relative(root, full).startsWith('..') || !existsSync(full)) return true;
      return (
        anchor !== undefined && full.endsWith('.md') && !anchorsOf(readFileSync(full, 'utf8')).has(anchor)
      );
    });
    expect(broken).toEqual([]);
  });

  it('names no place of one machine, and no registry’s host', () => {
    expect(
      text.match(/\/(?:work|home|Users|root)\/[\w.-]+|https?:\/\/[\w.-]*(?:npm|pypi)[\w.-]*\/simple/g) ?? [],
    ).toEqual([]);
  });
});

describe('snippets of workflows', () => {
  const inputsOf = (stage: string) => {
    const file = join(root, 'actions', stage, 'action.yml');
    return Object.keys((parse(readFileSync(file, 'utf8')) as { inputs: object }).inputs);
  };
  const usages = all.flatMap(({ path, text }) => usagesOf(text).map(usage => ({ path, ...usage })));

  it.each(usages)('$path uses $stage with inputs that it has', ({ stage, inputs }) => {
    expect(inputs.filter(input => !inputsOf(stage).includes(input))).toEqual([]);
  });

  it('of deploy-ecs’s README name nothing else', () => {
    const readme = all.find(({ path }) => path === 'actions/deploy-ecs/README.md')?.text ?? '';
    const keys = blocksOf(readme, 'yaml').flatMap(block =>
      [...block.matchAll(/^([\w-]+):/gm)].map(([, key]) => key),
    );
    const known = [...inputsOf('deploy-ecs'), 'jobs', 'with', 'permissions'];
    expect(keys.length).toBeGreaterThan(20);
    expect(keys.filter(key => !known.includes(key ?? ''))).toEqual([]);
  });
});

describe('anchors', () => {
  it.each([
    ['## By cause', 'by-cause'],
    ['## 3. A role that GitHub may assume', '3-a-role-that-github-may-assume'],
    ['### `at-hold: leave`, and after', 'at-hold-leave-and-after'],
  ])('%s → %s', (heading, anchor) => {
    expect([...anchorsOf(heading)]).toEqual([anchor]);
  });

  it('counts the same heading twice, and leaves code out', () => {
    expect([...anchorsOf('# A\n```sh\n# not one\n```\n# A\n')]).toEqual(['a', 'a-1']);
  });
});

interface Policy {
  Statement?: { Action: string | string[] }[];
}

describe('the policies in deploy-ecs’s README', () => {
  const readme = all.find(({ path }) => path === 'actions/deploy-ecs/README.md')?.text ?? '';
  const policies = blocksOf(readme, 'json').map(block => JSON.parse(block) as Policy);
  const told = new Set(policies.flatMap(({ Statement = [] }) => Statement.flatMap(({ Action }) => Action)));
  const called = permissionsCalled();

  /** What AWS wants besides the permission of the call itself. */
  const IMPLIED = [
    'iam:PassRole', // a task definition, a rule, a schedule and a one-off task name roles
    'ecs:TagResource', // RegisterTaskDefinition and RunTask with tags
    'codedeploy:RegisterApplicationRevision', // CreateDeployment with its AppSpec
    's3:GetObjectVersion', // HeadObject of a version
    's3:ListBucket', // 404 instead of 403
    'kms:Decrypt', // HeadObject of what a key encrypts
    'sts:AssumeRole', // role-chain
    'sts:TagSession', // session-tags
  ];

  it('allow every call that the code makes', () => {
    expect(called.size).toBeGreaterThan(30);
    expect([...called].filter(action => !told.has(action)).sort()).toEqual([]);
  });

  it('allow nothing that the code does not call', () => {
    expect([...told].filter(action => !called.has(action) && !IMPLIED.includes(action)).sort()).toEqual([]);
  });

  it('need all that is said to be implied', () => {
    expect(IMPLIED.filter(action => !told.has(action))).toEqual([]);
  });
});

describe('the runbook for a deploy that failed', () => {
  const runbook = all.find(({ path }) => path === 'docs/runbooks/deploy-failed.md')?.text ?? '';
  const [, section = ''] = /## By cause\n([\s\S]*?)\n## /.exec(runbook) ?? [];
  const rows = [...section.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell = '']) => [
    ...cell.matchAll(/`([^`]+)`/g),
  ]);
  const said = [...pullCauses, ...startCauses, ...capacityCauses, ...exitCauses].map(({ words }) => words);

  it.each(rows.map(([, words = '']) => [words]))('knows a cause by the words that are printed: %s', words => {
    expect(said.some(each => each.startsWith(words))).toBe(true);
  });

  it('has such rows', () => {
    expect(rows.length).toBeGreaterThan(15);
  });
});
