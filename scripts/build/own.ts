import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache, root } from '../paths.ts';
import type { Library } from './libraries.ts';

/** Our packages that several actions stand on, by the library that has them: what few need lies apart from what all do. */
const SHARED: Record<string, readonly string[]> = {
  pipeline: [
    'action-kit',
    'checks',
    'contracts',
    'deploy-stage',
    'github',
    'release',
    'release-files',
    'release-home',
    'rollout',
    'trace',
  ],
  approval: ['approval'],
  // What looks back over a log; who deploys only adds to it.
  history: ['release-history'],
  // Apart, since what deploys to one cloud needs nothing of the other's, nor of registries.
  'for-aws': ['aws-identity'],
  'for-google': ['google-identity'],
  registries: ['oci', 'registry-login'],
  attestation: ['attestation'],
  ecs: ['ecs'],
  cloudrun: ['cloudrun'],
  vercel: ['vercel', 'vercel-stage'],
  'fleet-config': ['fleet-config'],
  fleet: ['fleet'],
};

/** Writes the entry of a library: only the package that is asked for is evaluated. */
function entryOf(library: string, packages: readonly string[]): string {
  const folder = join(cache, 'own');
  const parts = packages.map(name => {
    const place = join(root, 'packages', name, 'src/index.ts');
    return `  get '@pipeline/${name}'() {\n    return require(${JSON.stringify(place)});\n  },\n`;
  });
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${library}.cjs`);
  writeFileSync(path, `module.exports = {\n${parts.join('')}};\n`);
  return path;
}

/** What our actions share, bundled once and as readable as they are: each would carry 60 to 600 kB of it. */
export const ownLibraries = (): Library[] =>
  Object.entries(SHARED).map(([name, packages]) => ({
    name,
    entry: entryOf(name, packages),
    packages: Object.fromEntries(packages.map(own => [`@pipeline/${own}`, `${name}-${own}`])),
    ours: true,
  }));
