import type { Annotation, Block, Cell } from '@pipeline/action-kit';
import type { Decided } from '../decide.ts';
import type { Left } from '../prepare.ts';
import { artifactWords, count, releaseWords, sentence } from './words.ts';

/** What is not taken back, and what is known of how it was. */
export function leftBlocks(left: readonly Left[]): Block[] {
  if (left.length === 0) return [];
  const rows = left.map(({ subject, why, part }): Cell[] => [
    subject,
    why,
    { code: part === undefined ? '' : artifactWords(part.artifacts) },
    part?.of ?? '',
  ]);
  return [
    {
      text: 'Not taken back, and still as it is now: put these back by hand, or by a step that reads the output `left`.',
    },
    { table: { columns: ['target', 'why', 'it had', 'by release'], rows } },
  ];
}

/** Databases go back by nobody's hand but a person's. */
export function migrationBlocks({ migrations, to }: Decided): Block[] {
  if (migrations.length === 0) return [];
  const rows = migrations.map(({ release, subject, detail }): Cell[] => [
    subject,
    releaseWords(release),
    detail,
  ]);
  return [
    {
      text: `Databases stay as they are. These migrations came after ${releaseWords(to)}: see that its code works with what they have left.`,
    },
    { table: { columns: ['migration', 'of', 'how it ended'], rows } },
  ];
}

/** Newer releases that nobody goes back to, since nothing says that they work. */
export function passedOverBlocks({ passedOver }: Decided): Block[] {
  if (passedOver.length === 0) return [];
  const rows = passedOver.map(({ release, why }): Cell[] => [releaseWords(release), why]);
  return [{ text: 'Passed over:' }, { table: { columns: ['release', 'why'], rows } }];
}

export function noteBlocks(notes: readonly string[]): Block[] {
  return [...new Set(notes)].map(note => ({ text: `Note: ${sentence(note)}` }));
}

/** What nobody should miss who only looks at the run's page. */
export function annotationsOf(decided: Decided, left: readonly Left[]): Annotation[] {
  const { migrations, to } = decided;
  return [
    ...(migrations.length === 0
      ? []
      : [
          {
            level: 'warning' as const,
            title: 'rollback: the database is not taken back',
            message: `${count(migrations.length, 'migration')} came after ${releaseWords(to)} and stay: ${[...new Set(migrations.map(({ subject }) => subject))].join(', ')}. See that its code works with that.`,
          },
        ]),
    ...(left.length === 0
      ? []
      : [
          {
            level: 'warning' as const,
            title: 'rollback: not everything is taken back',
            message: left.map(({ subject, why }) => `${subject}: ${why}`).join('\n'),
          },
        ]),
  ];
}
