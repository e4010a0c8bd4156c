import type { Tags } from './ports.ts';
import { type TagLook, titleOf } from './tag-guard.ts';

/**
 * Returns tags to what they named before, the last first. One that someone else has set meanwhile is theirs.
 * @returns what stands where, a line for each
 */
export async function putBack(begun: readonly TagLook[], tags: Tags): Promise<string[]> {
  const lines: string[] = [];
  for (const look of begun.toReversed()) {
    const title = titleOf(look);
    try {
      lines.push(`${title} ${await one(look, tags)}.`);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      lines.push(
        `${title} could not be put back and may be at ${look.digest}; before it was at ${look.now ?? 'nothing'}: ${why}`,
      );
    }
  }
  return lines;
}

async function one({ to, tag, digest, now }: TagLook, tags: Tags): Promise<string> {
  const stands = await tags.at(to, tag);
  if (stands === now) return now === undefined ? 'was not set' : `is at ${now}, as before`;
  if (stands !== digest) return `is at ${stands ?? 'nothing'}, as another run left it`;
  if (now !== undefined) {
    await tags.set({ ...to, digest: now }, tag);
    return `was put back to ${now}`;
  }
  if ((await tags.remove(to, tag)) && (await tags.at(to, tag)) === undefined) return 'was taken away again';
  return `stays at ${digest}, since this registry takes no tag away: delete it by hand`;
}
