import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** The root that trust in a TUF repository begins with; each later one is signed by the one before. */
export interface PinnedRoot {
  version: number;
  /** Of its `signed` part as JSON, keys in order and without spaces. */
  sha256: string;
}

/**
 * The file of a repository's first root, as fetched and held against the pin. https://theupdateframework.github.io/specification/latest/#detailed-client-workflow
 */
export async function firstRoot(
  mirror: string,
  { version, sha256 }: PinnedRoot,
  folder: string,
): Promise<string> {
  const text = await fetchText(`${mirror}/${version}.root.json`);
  const { signed }: { signed?: unknown } = JSON.parse(text);
  if (pinOf(signed) !== sha256)
    throw new Error(`${version}.root.json is not the one that this version of the pipeline knows`);
  const file = join(folder, 'root.json');
  await writeFile(file, text);
  return file;
}

/** Asked as often as Sigstore's client asks for all that comes after it. */
async function fetchText(url: string): Promise<string> {
  for (let asked = 1; ; asked++) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
      if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
      return await response.text();
    } catch (error) {
      if (asked === 3) throw error;
      await pause(asked * 500);
    }
  }
}

export function pinOf(signed: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(ordered(signed)) ?? '')
    .digest('hex');
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, ordered(each)]),
  );
}
