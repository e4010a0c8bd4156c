import { join } from 'node:path';
import { root } from '../paths.ts';
import { awsLibraries } from './aws.ts';
import { googleLibraries } from './google.ts';
import { ownLibraries } from './own.ts';
import { sigstoreLibraries } from './sigstore.ts';

/** Heavy SDKs that are bundled once for the whole tree, as `_lib/<name>.js`, and loaded when first needed. */
export interface Library {
  name: string;
  entry: string;
  /** The packages in it, and the file `_lib/<file>.js` that hands each over: a door of its own, or the library itself. */
  packages: Record<string, string>;
  /** Packages within it that are left out, and the file beside it that stands in for each. */
  standIns?: Record<string, string>;
  /** Packages within it that it takes from another library, whose exports they are by name. */
  takes?: { from: string; parts: readonly string[] };
  /** Of our own packages: not minified, and it takes whatever another library has from there. */
  ours?: true;
}

export const libraries: Library[] = [
  {
    name: 'actions-core',
    entry: join(root, 'packages/lib-core/src/index.ts'),
    packages: { '@actions/core': 'actions-core' },
    standIns: { '@actions/http-client': join(root, 'packages/lib-core/src/http-client-later.cjs') },
  },
  {
    name: 'actions-http-client',
    entry: join(root, 'packages/lib-core/src/http-client.ts'),
    packages: {},
  },
  {
    name: 'actions-github',
    entry: join(root, 'packages/lib-core/src/github.ts'),
    packages: { '@actions/github': 'actions-github' },
  },
  ...googleLibraries(),
  ...awsLibraries(),
  ...sigstoreLibraries(),
  { name: 'yaml', entry: join(root, 'packages/lib-core/src/yaml.ts'), packages: { yaml: 'yaml' } },
  ...ownLibraries(),
];

/** Package → where a bundle finds it: an action's, or one of `_lib`, which has some of them itself. */
export function externals(from: '../_lib' | '.', itself?: Library): Record<string, string> {
  const others = libraries.filter(library => library !== itself);
  return Object.fromEntries(
    others.flatMap(({ packages }) =>
      Object.entries(packages).map(([name, file]) => [name, `${from}/${file}.js`]),
    ),
  );
}
