import { ConfigError } from '@pipeline/contracts';
import type { Files } from './files.ts';
import { join } from './files.ts';

/** What of a package.json matters here. https://docs.npmjs.com/cli/configuring-npm/package-json */
export interface PackageJson {
  name?: string;
  scripts: Record<string, string>;
  /** Of every kind, by name. */
  dependencies: Record<string, string>;
  workspaces: string[];
  /** `packageManager`, or `devEngines.packageManager`, as `name@version`. */
  packageManager?: string;
}

const KINDS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const texts = (value: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(isObject(value) ? value : {}).filter((entry): entry is [string, string] => {
      return typeof entry[1] === 'string';
    }),
  );

const list = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter(item => typeof item === 'string') : [];

function manager(manifest: Json): string | undefined {
  if (typeof manifest.packageManager === 'string') return manifest.packageManager;
  const engines = isObject(manifest.devEngines) ? manifest.devEngines.packageManager : undefined;
  const first = Array.isArray(engines) ? engines[0] : engines;
  if (!isObject(first) || typeof first.name !== 'string') return undefined;
  return `${first.name}@${typeof first.version === 'string' ? first.version : ''}`;
}

/** Reads one package.json; a ConfigError names the file where it is not a JSON object. */
export async function readPackageJson(files: Files, dir: string): Promise<PackageJson> {
  const path = join(dir, 'package.json');
  let manifest: unknown;
  try {
    // Some editors begin a file with a byte order mark, which npm accepts.
    manifest = JSON.parse(((await files.read(path)) ?? '{}').replace(/^\uFEFF/, ''));
  } catch (cause) {
    const hint = `Correct ${path}: ${cause instanceof Error ? cause.message : cause}`;
    throw new ConfigError(`${path} is not valid JSON.`, { cause, hint });
  }
  if (!isObject(manifest)) throw new ConfigError(`${path} does not hold a JSON object.`);
  const { name, scripts, workspaces } = manifest;
  const packageManager = manager(manifest);
  return {
    ...(typeof name === 'string' && name !== '' && { name }),
    scripts: texts(scripts),
    dependencies: Object.assign({}, ...KINDS.map(kind => texts(manifest[kind]))),
    workspaces: list(isObject(workspaces) ? workspaces.packages : workspaces),
    ...(packageManager !== undefined && { packageManager }),
  };
}
