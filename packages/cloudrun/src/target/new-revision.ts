import { ConfigError, type Strategy } from '@pipeline/contracts';
import { generatedSuffix, revisionName, revisionNameProblem } from '../names/revision-name.ts';
import { tagProblem } from '../names/tag.ts';
import type { Raw } from '../raw.ts';
import type { OurTag } from '../traffic/states.ts';
import type { RunWanted } from '../wanted.ts';
import { canTag, NEXT } from './offers.ts';
import type { Site } from './site.ts';

/**
 * What the new revision is called: the same in each plan of the same release on the same document.
 * @param after the newest revision as it is: one release may return to a content that it had before
 */
export function revisionFor({ id, at, run }: Site, wanted: RunWanted, template: Raw, after: string): string {
  if (wanted.revisionSuffix !== undefined) return revisionName(id, wanted.revisionSuffix);
  const release = `${run.release} ${after}`;
  return revisionName(
    id,
    generatedSuffix({ release, commit: run.commit, service: id, region: at.region, template }),
  );
}

/** The tag that it has: the caller's, which it keeps, or one for as long as it is looked at. */
export function tagFor({ kind, id }: Site, { tag }: RunWanted, strategy: Strategy): OurTag | undefined {
  if (tag !== undefined) return { name: tag, stays: true };
  return strategy.kind !== 'all-at-once' && canTag(kind, id) ? { name: NEXT, stays: false } : undefined;
}

export function refuseNames({ id, name, kind }: Site, { tag, revisionSuffix }: RunWanted): void {
  const wrong = revisionSuffix === undefined ? undefined : revisionNameProblem(revisionSuffix, id);
  if (wrong !== undefined)
    throw new ConfigError(`A revision of ${name} cannot be called "${revisionSuffix}": it ${wrong}`, {
      hint: 'Mend `revision-suffix`, or leave it out: a name is made up then',
    });
  if (tag === undefined) return;
  const problem = kind.tags ? tagProblem(tag, id) : 'has no place: only a service’s revisions can be tagged';
  if (problem !== undefined)
    throw new ConfigError(`A revision of ${name} cannot have the tag "${tag}": it ${problem}`, {
      hint: 'Mend `tag`, or leave it out',
    });
}
