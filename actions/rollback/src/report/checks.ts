import type { Annotation, Block, Cell } from '@pipeline/action-kit';
import type { Looked } from '../check.ts';
import type { Config } from '../config/config.ts';
import type { Done } from './done.ts';

const WORDS: Record<Looked['found'], string> = {
  good: 'good',
  bad: 'BAD',
  unasked: 'could not be asked',
  'broken-off': 'broken off',
};

export function checkBlocks({ checks }: Pick<Config, 'checks'>, looked: readonly Looked[]): Block[] {
  if (looked.length === 0)
    return [
      {
        text:
          checks === undefined
            ? 'Nothing was checked: what is back was good when it served before.'
            : 'Nothing was checked, because nothing is back, or no target tells where it answers: give `check-urls`.',
      },
    ];
  const rows = looked.map(({ subject, url, found, detail }): Cell[] => [
    subject ?? 'all together',
    url === undefined ? '' : { link: url, text: url },
    WORDS[found],
    detail,
  ]);
  return [{ table: { columns: ['checked', 'where', 'found', 'what it says'], rows } }];
}

/** Whoever asked for checks must not take green for checked. */
export function checkAnnotations(
  { checks }: Pick<Config, 'checks'>,
  { looked, back }: Pick<Done, 'looked' | 'back'>,
): Annotation[] {
  if (checks === undefined || back.length === 0) return [];
  if (looked.length === 0)
    return [warning('nothing was checked', ['No target tells where it answers: give `check-urls`'])];
  const together = looked.some(({ subject, found }) => subject === undefined && found !== 'broken-off');
  const unseen = back.filter(({ ready }) => !looked.some(({ subject }) => subject === ready.part.subject));
  const lines = [
    ...(together ? [] : unseen.map(({ ready }) => `${ready.part.subject}: nothing tells where it answers`)),
    ...looked
      .filter(({ found }) => found === 'unasked')
      .map(({ subject, url, detail }) => `${subject} at ${url}: it could not be asked: ${detail}`),
  ];
  if (lines.length === 0) return [];
  const fix = 'Name in `check-urls` where each is to be asked, such as api=https://api.example.com';
  return [warning('not everything was checked', [...lines, fix])];
}

function warning(title: string, lines: readonly string[]): Annotation {
  return { level: 'warning', title: `rollback: ${title}`, message: lines.join('\n') };
}
