import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parsePolicy } from '../packages/attestation/src/index.ts';
import { missingPermission } from '../packages/oci/src/auth/permissions.ts';
import { root } from '../scripts/paths.ts';
import { blocksOf, pages } from './docs/markdown.ts';

const all = pages();
const textOf = (path: string) => all.find(page => page.path === path)?.text ?? '';
const guide = textOf('docs/guides/promotion.md');
const runbook = textOf('docs/runbooks/promotion-refused.md');

describe('policies in the documentation', () => {
  const policies = all.flatMap(({ path, text }) => [
    ...blocksOf(text, 'yaml')
      .flatMap(block => [...block.matchAll(/^( *)policy: \|\n((?:\1 +.*\n)+)/gm)])
      .map(([, , policy = '']) => ({ path, policy })),
    ...blocksOf(text, 'json')
      .filter(block => 'checks' in JSON.parse(block))
      .map(policy => ({ path, policy })),
    ...[...text.matchAll(/`(\{"(?:checks|provenance)".*?\})`/g)].map(([, policy = '']) => ({ path, policy })),
  ]);

  it('are found', () => {
    expect(policies.length).toBeGreaterThan(3);
  });

  it.each(policies)('$path: $policy', ({ policy }) => {
    expect(parsePolicy(policy, { repository: 'org/shop' })).toHaveProperty('checks');
  });
});

describe('the promotion guide', () => {
  const snippets = blocksOf(guide, 'yaml').map(block => parse(block) as unknown);
  const actions = blocksOf(guide, 'json')
    .map(block => JSON.parse(block) as { Statement?: { Action: string | string[] }[] })
    .map(({ Statement = [] }) => new Set(Statement.flatMap(({ Action }) => Action)))
    .filter(policy => [...policy].some(action => action.startsWith('ecr:')));

  it.each(['pull', 'push'] as const)('has a policy with what ECR wants of a login to %s', access => {
    const host = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
    const wanted = missingPermission(host, access).match(/ecr:\w+/g) ?? [];
    expect(wanted.length).toBeGreaterThan(2);
    expect(actions.some(policy => wanted.every(action => policy.has(action)))).toBe(true);
  });

  it('has snippets that are YAML', () => {
    expect(snippets.length).toBeGreaterThan(3);
  });
});

describe('the runbook for a promotion that was refused', () => {
  /** All that is printed from, with `…` for what is put in. */
  const source = globSync(['actions/promote/src/**/*.ts', 'packages/*/src/**/*.ts'], { cwd: root })
    .map(path => readFileSync(join(root, path), 'utf8'))
    .map(text => `${text}\n${text.replace(/\$\{[^{}`]*\}/g, '…')}`)
    .join('\n')
    .replaceAll('\\`', '`');
  /** What stands for something else in the page. */
  const SAMPLES =
    /\b(?:sha256:…|stable|staging|production|public-good|trusted-root|tuf-repo[\w.-]*|13a49cf…|42\.1|9 days|200|smoke|web|api|N)(?![\w-])/g;
  const tables = [...runbook.matchAll(/^\| it says \|.*\n\| --- .*\n((?:\|.*\n)+)/gm)];
  const said = tables.flatMap(([, rows = '']) =>
    rows
      .trim()
      .split('\n')
      .flatMap(row => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, words = '']) => words)),
  );

  /** In one piece, or in two that are put together when it is printed. */
  const isPrinted = (part: string) =>
    source.includes(part) ||
    [...part.matchAll(/ /g)].some(
      ({ index }) => source.includes(part.slice(0, index)) && source.includes(part.slice(index + 1)),
    );

  it('has such words', () => {
    expect(said.length).toBeGreaterThan(50);
  });

  it.each([...new Set(said)])('knows words that are printed: %s', words => {
    const parts = words
      .replace(SAMPLES, '…')
      .split('…')
      .map(part => part.trim())
      .filter(part => part.length > 4);
    expect(parts.length).toBeGreaterThan(0);
    expect(parts.filter(part => !isPrinted(part))).toEqual([]);
  });
});
