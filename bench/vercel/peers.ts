import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bundle } from '../../scripts/build/bundle.ts';
import { filesBelow } from '../cloudrun/sizes.ts';

const run = promisify(execFile);
const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
export const CLI = 'vercel@54.21.1';

/** Something that creates a deployment. */
export interface Peer {
  name: string;
  main: string;
  env: Record<string, string>;
  /** What a job must have on disk to run it. */
  bytes: number;
}

/** Ours and a script on Vercel's library, each in one file, as an action's author bundles it. */
export async function bundledPeers(folder: string): Promise<{ ours: Peer; client: Peer }> {
  const packages = join(folder, 'client');
  mkdirSync(packages);
  symlinkSync(at('../../packages/vercel-source/node_modules'), join(packages, 'node_modules'));
  const script = join(packages, 'client.cjs');
  writeFileSync(script, readFileSync(at('client.cjs')));
  const [ours, client] = await Promise.all([
    inOneFile(at('ours.ts'), join(folder, 'ours-bundled')),
    inOneFile(script, join(folder, 'client-bundled')),
  ]);
  return { ours: { ...ours, name: 'ours' }, client: { ...client, name: '@vercel/client, bundled' } };
}

async function inOneFile(entry: string, out: string): Promise<Omit<Peer, 'name'>> {
  const { code, assets } = await bundle({ entry, externals: {}, minify: true });
  for (const [name, content] of Object.entries({ ...assets, 'index.cjs': code })) {
    mkdirSync(dirname(join(out, name)), { recursive: true });
    writeFileSync(join(out, name), content);
  }
  return { main: join(out, 'index.cjs'), env: {}, bytes: filesBelow(out) };
}

/** Vercel's CLI as `npm install` brings it, with nothing kept from before. @returns undefined where npm's registry cannot be reached */
export async function installCli(folder: string): Promise<(Peer & { took: number }) | undefined> {
  const into = mkdtempSync(join(folder, 'cli-'));
  writeFileSync(join(into, 'package.json'), '{"private":true}');
  const began = Date.now();
  const options = ['--cache', join(into, 'cache'), '--no-audit', '--no-fund', '--loglevel=error'];
  try {
    await run('npm', ['install', CLI, ...options], { cwd: into, timeout: 300_000 });
  } catch (error) {
    console.error(`${CLI} cannot be installed here: ${error}`);
    return undefined;
  }
  const took = Date.now() - began;
  const main = join(into, 'node_modules/vercel/dist/vc.js');
  if (!existsSync(main)) throw new Error(`${CLI} has no ${main}`);
  const home = join(into, 'home');
  mkdirSync(home);
  return {
    name: CLI,
    main: at('cli.cjs'),
    env: {
      BENCH_CLI: main,
      HOME: home,
      XDG_CONFIG_HOME: home,
      XDG_DATA_HOME: home,
      CI: '1',
      VERCEL_TELEMETRY_DISABLED: '1',
    },
    bytes: filesBelow(join(into, 'node_modules')),
    took,
  };
}
