import type { Rollout } from '../step.ts';
import type { Split } from '../views.ts';

/** The tags, each as an entry of its own that has no traffic. One tag stands for one revision. */
export function tagsOf(splits: readonly Split[]): Split[] {
  return splits.flatMap(({ revision, tag }) => (tag === undefined ? [] : [{ revision, percent: 0, tag }]));
}

/** These tags, with one put where it is wanted, or taken away. */
export function withTag(tags: readonly Split[], tag: string, revision: string | undefined): Split[] {
  const others = tags.filter(each => each.tag !== tag);
  return revision === undefined ? others : [...others, { revision, percent: 0, tag }];
}

/**
 * The tags once a rollout is taken back. What did not get ready cannot keep any: Cloud Run routes nothing while one of
 * the targets cannot serve. Its own tag returns to whoever had it.
 */
export function tagsWithout(
  current: readonly Split[],
  { revision, tag, before }: Pick<Rollout, 'revision' | 'tag' | 'before'>,
): Split[] {
  const left = tagsOf(current).filter(each => each.revision !== revision);
  const owner = tag === undefined ? undefined : before.find(each => each.tag === tag)?.revision;
  return tag === undefined || owner === undefined ? left : withTag(left, tag, owner);
}

export function sameTags(a: readonly Split[], b: readonly Split[]): boolean {
  const lines = (splits: readonly Split[]) =>
    tagsOf(splits)
      .map(({ revision, tag }) => `${tag} ${revision}`)
      .sort()
      .join('\n');
  return lines(a) === lines(b);
}
