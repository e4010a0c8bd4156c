import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';

const VERSIONS = readFileSync('test/tools/versions.env', 'utf8');

/**
 * The folder of a third party's npm package at the version of `test/tools/versions.env`: beside a `.bin` on PATH, where CI puts
 * it, or in `.cache/tools`. Says in one line that what needs it is skipped where it is in neither.
 *
 * @param variable its version's, such as `EMULATE_VERSION`
 */
export function findNpmTool(name: string, variable: string): string | undefined {
  const version = new RegExp(`^${variable}=(\\S+)$`, 'm').exec(VERSIONS)?.[1];
  const bins = (process.env.PATH ?? '').split(delimiter).filter(path => path.endsWith('/node_modules/.bin'));
  const found = [...bins.map(dirname), resolve('.cache/tools/node_modules')]
    .map(modules => join(modules, name))
    .find(folder => versionIn(folder) === version);
  if (found !== undefined) return found;
  const install = `npm install --prefix .cache/tools ${name}@${version}`;
  const notice = `conformance: ${name} ${version} is neither beside a .bin on PATH nor in .cache/tools (${install})`;
  if (process.env.CI === 'true') throw new Error(`${notice}, and CI=true allows no skipping`);
  console.warn(`${notice}; skipped what needs it`);
  return undefined;
}

function versionIn(folder: string): string | undefined {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return undefined;
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
