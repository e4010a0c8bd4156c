import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from '../../scripts/build/bundle.ts';
import { filesBelow, installedSize } from './sizes.ts';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const SCRIPT = at('direct.cjs');
/** Where Google's packages are installed. */
const MODULES = at('../../packages/lib-google/node_modules');
const TREE = at('../../dist');

/** Something that updates a service. */
export interface Peer {
  name: string;
  main: string;
  /** `grpc` or `rest`, where it is a script of Google's client. */
  mode?: 'grpc' | 'rest';
  env: Record<string, string>;
  /** What a job must have on disk to run it. */
  bytes: number;
}

export const ours = (): Peer => ({
  name: 'deploy-cloudrun',
  main: join(TREE, 'deploy-cloudrun/index.js'),
  env: {},
  bytes: filesBelow(join(TREE, 'deploy-cloudrun')) + filesBelow(join(TREE, '_lib')),
});

/** The client as npm installs it, in the two ways that it speaks. */
export function installed(): Peer[] {
  const bytes = installedSize('@google-cloud/run', dirname(MODULES));
  // A folder outside any package finds them so: https://nodejs.org/api/modules.html#loading-from-the-global-folders
  const env = { NODE_PATH: MODULES };
  return [
    { name: 'gRPC', main: SCRIPT, mode: 'grpc', env, bytes },
    { name: 'REST', main: SCRIPT, mode: 'rest', env, bytes },
  ];
}

/** The same in one file, as an action's author would bundle it. */
export async function bundled(): Promise<{ peers: Peer[]; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-run-'));
  symlinkSync(MODULES, join(folder, 'node_modules'));
  const entry = join(folder, 'direct.cjs');
  writeFileSync(entry, readFileSync(SCRIPT));
  const { code, assets } = await bundle({ entry, externals: {}, minify: true });
  const out = join(folder, 'out');
  for (const [name, content] of Object.entries({ ...assets, 'index.cjs': code })) {
    mkdirSync(dirname(join(out, name)), { recursive: true });
    writeFileSync(join(out, name), content);
  }
  const peer = (name: string, mode: 'grpc' | 'rest'): Peer => ({
    name,
    main: join(out, 'index.cjs'),
    mode,
    env: {},
    bytes: filesBelow(out),
  });
  return {
    peers: [peer('gRPC, bundled', 'grpc'), peer('REST, bundled', 'rest')],
    remove: () => rmSync(folder, { recursive: true }),
  };
}
