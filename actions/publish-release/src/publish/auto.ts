import { ConfigError } from '@pipeline/contracts';
import type { GithubRelease } from '../ports.ts';
import { releaseOf } from '../published.ts';
import { highestOf, nextVersion } from '../version/next.ts';
import type { Known } from './version.ts';

/** Tags without a release that are counted past. */
const TAKEN = 5;

/** By what changed since the highest version, whatever has been live between; a commit that has one keeps it. */
export async function autoVersion(prefix: string, sha: string, known: Known): Promise<string> {
  const { history, shelf, github } = known;
  const highestIn = (releases: readonly GithubRelease[]) =>
    highestOf(releases.flatMap(({ tag }) => (tag.startsWith(prefix) ? [tag.slice(prefix.length)] : [])));
  const same = shelf.own.filter(each => releaseOf(each, history)?.commit.sha === sha);
  const has = highestIn(same.map(each => each.github));
  if (has !== undefined) return has;
  let highest = highestIn(shelf.all);
  if (highest === undefined)
    throw new ConfigError('`version: auto` has no release to count on from', {
      hint: 'Publish the first one with its version, such as `version: 1.0.0`',
    });
  for (let count = 0; count < TAKEN; count++) {
    const next = await after(highest, prefix, known);
    const at = await github.tagAt(`${prefix}${next}`);
    if (at === undefined || at === sha) return next;
    // Another run is about to publish it: what changed since that is what counts.
    highest = next;
  }
  throw new ConfigError(`The versions up to ${prefix}${highest} are taken by tags that have no release`, {
    hint: 'Give `version`.',
  });
}

async function after(version: string, prefix: string, { compare, github }: Known): Promise<string> {
  const tag = `${prefix}${version}`;
  const at = await github.tagAt(tag);
  if (at === undefined)
    throw new ConfigError(`\`version: auto\` counts on from ${tag}, and there is no such tag yet`, {
      hint: 'Publish that draft, or delete it; or give `version`.',
    });
  const { list, unread, order } = await compare(at);
  const why =
    order === 'older'
      ? 'this is an earlier commit'
      : order === 'unknown'
        ? 'its commit cannot be compared with this one'
        : unread > 0
          ? `${unread} more commits lie between than are read`
          : undefined;
  if (why === undefined) return nextVersion(version, list);
  throw new ConfigError(`\`version: auto\` does not know what changed since ${tag}: ${why}`, {
    hint: 'Give `version`.',
  });
}
