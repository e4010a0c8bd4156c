import { ConfigError } from '@pipeline/contracts';
import type { Files } from './files.ts';
import { join } from './files.ts';
import type { Toml, TomlValue } from './toml.ts';
import { parseToml } from './toml.ts';

/** What a folder's Python files declare. */
export interface PythonProject {
  dir: string;
  names: readonly string[];
  pyproject: Toml;
  name?: string;
  /** Names that are depended on, of every group, normalised. */
  dependencies: string[];
  /** Folders of this repository that are depended on by path. */
  paths: string[];
  /** Requirements files, those for development last. */
  requirements: string[];
}

const REQUIREMENTS =
  /^(?:requirements(?:[-_.](?:dev|test|tests|lint|ci))?|(?:dev|test)[-_]requirements)\.(?:txt|in)$/;
const NAME = /^\s*([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)/;

/** https://packaging.python.org/en/latest/specifications/name-normalization/ */
export const normalise = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-');

/** A nested table, empty where there is none. */
export function table(from: Toml, ...path: string[]): Toml {
  let at: TomlValue | undefined = from;
  for (const key of path) at = typeof at === 'object' && !Array.isArray(at) ? at[key] : undefined;
  return typeof at === 'object' && !Array.isArray(at) ? at : {};
}

const strings = (value: TomlValue | undefined): string[] =>
  Array.isArray(value) ? value.filter(item => typeof item === 'string') : [];

const named = (requirement: string): string[] => {
  const name = NAME.exec(requirement)?.[1];
  return name === undefined ? [] : [normalise(name)];
};

/** A requirements file's own entries: names, and paths of `-e ../lib` and `./lib`. */
function readRequirements(text: string): { names: string[]; paths: string[] } {
  const lines = text.split('\n').map(line => line.replace(/(?:^|\s)#.*$/, '').trim());
  const path = (line: string) =>
    /^(?:-e|--editable)[\s=]+([^:\s[]+)/.exec(line)?.[1] ?? /^\.{1,2}\/[^\s[]*/.exec(line)?.[0];
  return {
    names: lines.filter(line => !line.startsWith('-') && path(line) === undefined).flatMap(named),
    paths: lines.flatMap(line => path(line) ?? []),
  };
}

/** Paths of uv's and poetry's local sources. */
function sourcePaths(sources: Toml): string[] {
  return Object.values(sources).flatMap(source => {
    const path = typeof source === 'object' && !Array.isArray(source) ? source.path : undefined;
    return typeof path === 'string' ? [path] : [];
  });
}

function declared(pyproject: Toml): { names: string[]; paths: string[] } {
  const project = table(pyproject, 'project');
  const poetry = table(pyproject, 'tool', 'poetry');
  const groups = Object.values(table(poetry, 'group')).map(group =>
    typeof group === 'object' && !Array.isArray(group) ? table(group, 'dependencies') : {},
  );
  const tables = [table(poetry, 'dependencies'), table(poetry, 'dev-dependencies'), ...groups];
  const lists = [
    project.dependencies,
    table(pyproject, 'tool', 'uv')['dev-dependencies'],
    ...Object.values(table(project, 'optional-dependencies')),
    ...Object.values(table(pyproject, 'dependency-groups')),
  ];
  const fromPoetry = tables.flatMap(Object.keys).filter(name => name !== 'python');
  return {
    names: [...lists.flatMap(strings).flatMap(named), ...fromPoetry.map(normalise)],
    paths: [table(pyproject, 'tool', 'uv', 'sources'), ...tables].flatMap(sourcePaths),
  };
}

/** Reads a folder's pyproject.toml and requirements; a ConfigError names the file that cannot be read. */
export async function readPythonProject(
  files: Files,
  dir: string,
  names: readonly string[],
): Promise<PythonProject> {
  const path = join(dir, 'pyproject.toml');
  let pyproject: Toml;
  try {
    pyproject = parseToml((await files.read(path)) ?? '');
  } catch (cause) {
    const hint = `Correct ${path}: ${cause instanceof Error ? cause.message : cause}`;
    throw new ConfigError(`${path} is not valid TOML.`, { cause, hint });
  }
  const requirements = names
    .filter(name => REQUIREMENTS.test(name))
    .sort((a, b) => Number(a !== 'requirements.txt') - Number(b !== 'requirements.txt'));
  const texts = await Promise.all(requirements.map(name => files.read(join(dir, name))));
  const required = texts.map(text => readRequirements(text ?? ''));
  const { names: own, paths } = declared(pyproject);
  const name = table(pyproject, 'project').name ?? table(pyproject, 'tool', 'poetry').name;
  return {
    dir,
    names,
    pyproject,
    ...(typeof name === 'string' && { name }),
    dependencies: [...new Set([...own, ...required.flatMap(each => each.names)])],
    paths: [...new Set([...paths, ...required.flatMap(each => each.paths)].map(each => join(dir, each)))],
    requirements,
  };
}
