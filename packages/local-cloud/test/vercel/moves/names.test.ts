import { expect, it } from 'vitest';
import type { Project } from '../../../src/vercel/model.ts';
import { branchName, projectName } from '../../../src/vercel/moves/names.ts';

const project = (name: string, slug = 'acme') => ({ name, owner: { slug } }) as Project;

it.each([
  ['main', 'shop-web-git-main-acme.vercel.app'],
  ['Feature/Big_Thing', 'shop-web-git-feature-big-thing-acme.vercel.app'],
])('the branch %s', (branch, name) => {
  expect(branchName(project('shop-web'), branch)).toBe(name);
});

it('is cut to a label of DNS, and tells one long branch from another', () => {
  const long = 'dependabot/npm-and-yarn/packages/something-rather-long';
  const names = ['a', 'b'].map(end => branchName(project('shop-web'), `${long}-${end}`));
  for (const name of names) expect(name.split('.')[0]?.length).toBe(63);
  expect(names[0]).not.toBe(names[1]);
  expect(names[0]).toMatch(/^shop-web-git-dependabot-.*-[0-9a-f]{6}-acme\.vercel\.app$/);
});

it('production’s', () => {
  expect(projectName(project('shop.web'))).toBe('shop-web-acme.vercel.app');
});
