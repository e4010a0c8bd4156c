import type { Problem } from '@pipeline/contracts';
import { isSystemTag } from '../task-definition.ts';
import type { EcsWanted } from '../wanted.ts';

interface Tag {
  key: string;
  [field: string]: unknown;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html#tag-restrictions */
const MOST = 50;
const LONGEST_KEY = 128;
const LONGEST_VALUE = 256;

/** The tags as they are to be; what is set keeps its place. Those that are AWS's own are not among them. */
export function applyTags(
  tags: readonly unknown[],
  { tags: wanted = {}, removeTags = [] }: Pick<EcsWanted, 'tags' | 'removeTags'>,
  problems: Problem[],
): unknown[] {
  const left = new Map(Object.entries(wanted));
  for (const [key, value] of left) {
    if (removeTags.includes(key))
      problems.push({
        input: 'tags',
        problem: `"${key}" is also in remove-tags`,
        fix: 'Name it in one of them',
      });
    if (key === '' || key.length > LONGEST_KEY || value.length > LONGEST_VALUE)
      problems.push({
        input: 'tags',
        problem: `"${key}" is empty or too long`,
        fix: `A key has 1 to ${LONGEST_KEY} characters, a value at most ${LONGEST_VALUE}`,
      });
  }
  for (const [input, keys] of [
    ['tags', [...left.keys()]],
    ['remove-tags', removeTags],
  ] as const) {
    for (const key of keys.filter(isSystemTag))
      problems.push({
        input,
        problem: `"${key}" begins with "aws:", and such tags only AWS sets`,
        fix: 'Name it otherwise',
      });
  }
  const own = (tags as Tag[]).filter(({ key }) => !isSystemTag(key) && !removeTags.includes(key));
  const kept = own.map(tag => {
    const value = left.get(tag.key);
    left.delete(tag.key);
    return value === undefined ? tag : { ...tag, value };
  });
  const all = [...kept, ...[...left].map(([key, value]) => ({ key, value }))];
  if (left.size > 0 && all.length > MOST)
    problems.push({
      input: 'tags',
      problem: `the task definition would have ${all.length} tags`,
      fix: `AWS allows ${MOST}; take some away with remove-tags`,
    });
  return all;
}
