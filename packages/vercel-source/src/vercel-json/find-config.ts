import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { wrongFile } from './parse-json.ts';

/** https://vercel.com/docs/project-configuration */
const CONFIGURATION = /^(?:now\.json|vercel\.(?:json|toml|[cm]?js|m?ts))$/;

export interface Found {
  /** Its name in that folder. */
  name: string;
  /** Absent where it is a program, or of a format that is not read here. */
  text: string | undefined;
}

/** The configuration of an app's folder, as Vercel's CLI looks for it: of several it takes none. */
export async function findConfig(folder: string): Promise<Found | undefined> {
  const names = (await readdir(folder).catch(() => [])).filter(name => CONFIGURATION.test(name)).sort();
  if (names.includes('now.json'))
    throw wrongFile(join(folder, 'now.json'), 'Vercel no longer reads it', 'Rename it to vercel.json');
  const [name, ...more] = names;
  if (more.length > 0)
    throw wrongFile(
      folder,
      `it has ${names.join(' and ')}`,
      'Keep one of them, and put into it what the others say',
    );
  if (name === 'vercel.json') return { name, text: await readFile(join(folder, name), 'utf8') };
  // What Vercel's CLI makes of the others, such as in a `vercel build` before.
  const compiled = join('.vercel', 'vercel.json');
  const text = await readFile(join(folder, compiled), 'utf8').catch(() => undefined);
  if (text !== undefined) return { name: compiled, text };
  return name === undefined ? undefined : { name, text: undefined };
}
