import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { affectedBy, discover, withDependencies, withDependents } from '../src/index.ts';
import { memory } from './memory.ts';

const content = {
  'package.json': { name: 'root', workspaces: ['p/*'], scripts: { lint: 'x' } },
  'package-lock.json': '{}',
  'p/lib/package.json': { name: 'lib' },
  'p/app/package.json': { name: 'app', dependencies: { lib: '*' } },
  'p/lone/package.json': { name: 'lone' },
  'py/pyproject.toml': '[project]\nname = "py"',
};
const workspace = await discover(memory(content), ['lint']);

describe('affectedBy', () => {
  it.each<[string[], string[], string[]]>([
    [[], [], []],
    [['p/lone/a.ts'], ['lone'], ['root', 'lone']],
    [['p/lib/README.md'], ['lib'], ['root', 'app', 'lib']],
    [['py/x.py'], ['py'], ['py']],
    [['package-lock.json'], ['root', 'app', 'lib', 'lone'], ['root', 'app', 'lib', 'lone']],
    [['tsconfig.base.json'], ['root', 'app', 'lib', 'lone', 'py'], ['root', 'app', 'lib', 'lone', 'py']],
    [
      ['.github/workflows/ci.yml'],
      ['root', 'app', 'lib', 'lone', 'py'],
      ['root', 'app', 'lib', 'lone', 'py'],
    ],
    [['p/gone/x.ts'], ['root', 'app', 'lib', 'lone', 'py'], ['root', 'app', 'lib', 'lone', 'py']],
    [['README.md', 'docs/a.json'], ['root'], ['root']],
  ])('%j touches %j', (files, changed, affected) => {
    const found = affectedBy(files, workspace);
    expect(found.changed.map(each => each.name)).toEqual(changed);
    expect(found.affected.map(each => each.name)).toEqual(affected);
  });

  it('says why one file touched everything', () => {
    expect(affectedBy(['package-lock.json', 'Makefile'], workspace).reasons).toEqual([
      'package-lock.json locks dependencies',
      'Makefile belongs to no single package',
    ]);
  });

  it('where no package is at the root, prose there touches nothing', async () => {
    const separate = await discover(memory({ 'a/package.json': { name: 'a' }, 'b/setup.py': '' }), []);
    expect(affectedBy(['README.md'], separate).affected).toEqual([]);
    expect(affectedBy(['Makefile'], separate).affected).toHaveLength(2);
  });

  it('more files never touch less', () => {
    const file = fc.constantFrom('p/lib/a.ts', 'p/app/a.ts', 'py/a.py', 'README.md', 'x.json', 'p/lone/b');
    fc.assert(
      fc.property(fc.array(file), file, (files, one) => {
        const before = affectedBy(files, workspace).affected;
        const after = new Set(affectedBy([...files, one], workspace).affected);
        return before.every(each => after.has(each));
      }),
    );
  });
});

it('closures end on a cycle', async () => {
  const { packages } = await discover(
    memory({
      'package.json': { workspaces: ['*'] },
      'a/package.json': { name: 'a', dependencies: { b: '*' } },
      'b/package.json': { name: 'b', dependencies: { a: '*' } },
    }),
    [],
  );
  expect(withDependencies(['node:a'], packages).map(each => each.name)).toEqual(['a', 'b']);
  expect(withDependents(['node:b'], packages).map(each => each.name)).toEqual(['root', 'a', 'b']);
});
