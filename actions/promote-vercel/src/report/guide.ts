import type { Block, Cell } from '@pipeline/action-kit';
import type { Outcome } from '../outcome.ts';
import { words } from '../words.ts';

/** What to do now, for somebody who has never seen this before. */
export function guide(outcome: Outcome): Block[] {
  const { previous, next, standing } = outcome;
  const now =
    standing === undefined
      ? 'unknown: run this with `dry-run: true`'
      : standing.snapshot.deployment || 'nothing';
  const rows: Cell[][] = [
    ['What is live now', { code: now }],
    ['To have what was live before', words.goBack(outcome)],
    ...(next === undefined || next === previous
      ? []
      : [
          [
            'To have the new one all the same',
            `Run promote-vercel with \`deployment: ${next}\`, once the cause is mended`,
          ] as Cell[],
        ]),
    [
      'Without this pipeline',
      'In the project’s page on Vercel: Deployments, then Promote or Instant Rollback in the menu of a production deployment. A rollback pins: what is deployed later does not go live until it is undone',
    ],
  ];
  return [{ table: { columns: ['at two in the morning', 'do this'], rows } }];
}
