import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ImageFiles } from '../src/pack/files.ts';
import { planLayers } from '../src/pack/layers.ts';
import { member } from './base-registry.ts';

/** Files of these sizes, by path, with the directories above them. */
function filesOf(sizes: Record<string, number>): ImageFiles {
  const files: ImageFiles = new Map();
  for (const [path, size] of Object.entries(sizes)) {
    const parts = path.split('/').slice(1, -1);
    for (let i = 1; i <= parts.length; i++) {
      const dir = `/${parts.slice(0, i).join('/')}`;
      files.set(dir, member(`${dir.slice(1)}/`));
    }
    files.set(path, member(path.slice(1), { size }));
  }
  return files;
}

const planned = (sizes: Record<string, number>) =>
  planLayers(filesOf(sizes)).map(({ name, entries }) => [name, entries.map(({ path }) => path).join(' ')]);

describe('planLayers', () => {
  it('gives a layer to each outermost set of dependencies', () => {
    const sizes = {
      '/app/node_modules/a/node_modules/b/index.js': 1,
      '/app/services/api/node_modules/c.js': 1,
      '/app/services/api/server.js': 1,
      '/app/.yarn/cache/d.zip': 1,
      '/app/.yarn/releases/yarn.cjs': 1,
      '/venv/lib/python3.13/site-packages/e.py': 1,
      '/venv/bin/run': 1,
      '/my_node_modules/f.js': 1,
    };
    expect(planned(sizes)).toEqual([
      ['dependencies in /app/.yarn/cache', 'app app/.yarn app/.yarn/cache app/.yarn/cache/d.zip'],
      [
        'dependencies in /app/node_modules',
        'app/node_modules app/node_modules/a app/node_modules/a/node_modules app/node_modules/a/node_modules/b ' +
          'app/node_modules/a/node_modules/b/index.js',
      ],
      [
        'dependencies in /app/services/api/node_modules',
        'app/services app/services/api app/services/api/node_modules app/services/api/node_modules/c.js',
      ],
      [
        'dependencies in /venv/lib/python3.13/site-packages',
        'venv venv/lib venv/lib/python3.13 venv/lib/python3.13/site-packages venv/lib/python3.13/site-packages/e.py',
      ],
      [
        'code',
        'app/.yarn/releases app/.yarn/releases/yarn.cjs app/services/api/server.js my_node_modules ' +
          'my_node_modules/f.js venv/bin venv/bin/run',
      ],
    ]);
  });

  it.each<[string, Record<string, number>, string[]]>([
    ['one set', { '/a/node_modules/x': 1, '/a/b': 1 }, ['dependencies', 'code']],
    ['a link of that name', { '/a/node_modules': 1 }, ['dependencies']],
    ['code alone', { '/a': 1 }, ['code']],
    ['nothing', {}, []],
  ])('names the layers of %s', (_, sizes, names) => {
    expect(planLayers(filesOf(sizes)).map(({ name }) => name)).toEqual(names);
  });

  it('puts all but the nine largest of many sets together', () => {
    const sizes = Object.fromEntries(
      Array.from({ length: 12 }, (_, i) => [`/${i + 10}/node_modules/x`, i % 6]),
    );
    const layers = planLayers(filesOf({ ...sizes, '/10/node_modules/y': 100 }));
    expect(layers.map(({ name }) => name)).toEqual([
      ...[10, 12, 13, 14, 15, 18, 19, 20, 21].map(each => `dependencies in /${each}/node_modules`),
      'other dependencies',
    ]);
    expect(layers[9]?.entries.filter(({ type }) => type === 'file').map(({ path }) => path)).toEqual([
      '11/node_modules/x',
      '16/node_modules/x',
      '17/node_modules/x',
    ]);
  });

  it('has each entry once, its directory before it, and leaves other layers alone when one file changes', () => {
    const part = fc.constantFrom('a', 'b', 'node_modules', 'site-packages', '.yarn', 'cache');
    const path = fc.array(part, { minLength: 1, maxLength: 5 }).map(parts => `/${parts.join('/')}/file`);
    fc.assert(
      fc.property(fc.uniqueArray(path, { minLength: 1, maxLength: 8 }), fc.nat(), (paths, n) => {
        const files = filesOf(Object.fromEntries(paths.map(each => [each, 1])));
        const layers = planLayers(files);
        const all = layers.flatMap(({ entries }) => entries.map(entry => `/${entry.path}`));
        expect([...all].sort()).toEqual([...files.keys()].sort());
        for (const [i, each] of all.entries()) {
          const parent = each.slice(0, each.lastIndexOf('/'));
          if (parent !== '') expect(all.indexOf(parent)).toBeLessThan(i);
        }
        const changed = paths[n % paths.length] ?? '';
        const after = planLayers(
          new Map([...files, [changed, member(changed.slice(1), { size: 1, mode: 0o600 })]]),
        );
        const moved = layers.filter((layer, i) => JSON.stringify(layer) !== JSON.stringify(after[i]));
        expect(moved).toHaveLength(1);
      }),
    );
  });
});
