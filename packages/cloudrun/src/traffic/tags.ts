import type { Rollout } from '../step.ts';
import type { ServiceView, Split } from '../views.ts';

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

/** The tags where another rollout takes this one's place: a tag that was to stay does, if what has it got ready. */
export function tagsBeside(
  { traffic, serving }: Pick<ServiceView, 'traffic' | 'serving'>,
  rollout: Rollout,
): Split[] {
  const { revision, tag, states } = rollout;
  const left = tagsWithout(traffic, rollout);
  const has = (splits: readonly Split[] = []) =>
    splits.some(each => each.tag === tag && each.revision === revision);
  return tag !== undefined && has(states.at(-1)) && has(serving) ? withTag(left, tag, revision) : left;
}

/** Entries without these tags; what has traffic keeps it. */
export function untagged(splits: readonly Split[], gone: readonly string[]): Split[] {
  return splits.flatMap(split => {
    const { tag, ...bare } = split;
    if (tag === undefined || !gone.includes(tag)) return [split];
    return split.percent > 0 ? [bare] : [];
  });
}

export function sameTags(a: readonly Split[], b: readonly Split[]): boolean {
  const lines = (splits: readonly Split[]) =>
    tagsOf(splits)
      .map(({ revision, tag }) => `${tag} ${revision}`)
      .sort()
      .join('\n');
  return lines(a) === lines(b);
}
