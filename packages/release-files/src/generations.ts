import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LockHolder } from '@pipeline/contracts';

/** A lock's state: the highest numbered file of its directory. Without a holder it is free. */
export interface Generation {
  number: number;
  holder?: LockHolder;
}

/** The state as it is now. */
export async function current(directory: string): Promise<Generation> {
  for (;;) {
    const number = (await numbers(directory)).at(-1);
    if (number === undefined) return { number: 0 };
    const text = await readFile(fileOf(directory, number), 'utf8').catch(missing);
    // Gone: a later state has come in between, and the file was cleared away.
    if (text === undefined) continue;
    const { holder } = JSON.parse(text) as { holder?: LockHolder };
    return { number, ...(holder && { holder }) };
  }
}

/**
 * Puts a new state after the one that was seen; `false` where someone else was faster. The file gets its name by
 * `link`, which is atomic and never replaces: of two at once, one succeeds, and no one reads half a file.
 */
export async function advance(
  directory: string,
  seen: number,
  holder: LockHolder | undefined,
): Promise<boolean> {
  await mkdir(directory, { recursive: true });
  const draft = join(directory, `${randomUUID()}.draft`);
  await writeFile(draft, JSON.stringify({ holder }));
  const mine = seen + 1;
  try {
    await link(draft, fileOf(directory, mine));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
  const all = await numbers(directory);
  if (all.at(-1) !== mine) {
    // Later states have come and mine, seen too late, was cleared away before: its number means nothing.
    await rm(fileOf(directory, mine), { force: true });
    return false;
  }
  for (const old of all.slice(0, -1)) await rm(fileOf(directory, old), { force: true });
  return true;
}

function fileOf(directory: string, number: number): string {
  return join(directory, `${number}.json`);
}

async function numbers(directory: string): Promise<number[]> {
  const names = (await readdir(directory).catch(missing)) ?? [];
  return names
    .filter(name => /^\d+\.json$/.test(name))
    .map(name => Number.parseInt(name, 10))
    .sort((a, b) => a - b);
}

function missing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
