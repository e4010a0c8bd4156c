import type { Report } from '@pipeline/action-kit';
import { plansOf } from '@pipeline/deploy-stage';
import { originOf } from '@pipeline/vercel';
import { hostsIn } from '../outcome.ts';
import type { Prepared } from '../prepare.ts';
import type { Outputs } from '../spec.gen.ts';
import { changeTable, evidenceTable, hostTable, noteBlocks } from './blocks.ts';
import { addressesOf } from './outputs.ts';

/** A dry run: everything was looked at, and nothing is in the way. */
export function reportPlan(
  { title, view, planned, said, notes, lastMove }: Prepared,
  commit: string | undefined,
): Report<Outputs> {
  const { now, before, plan } = planned;
  const all = hostsIn(now);
  const rows = all.map(each => ({ ...each, to: view.id }));
  const serves = before.deployment === view.id;
  return {
    outputs: {
      verdict: 'planned',
      ...addressesOf(all.map(({ host }) => host)),
      'deployment-id': view.id,
      'deployment-url': originOf(view.host),
      'previous-deployment-id': before.deployment,
      pinned: now.project.pinned !== undefined,
      traffic: serves ? 100 : 0,
      ...(commit !== undefined && { commit }),
      plan: plansOf([plan]),
    },
    summary: [
      { heading: `Dry run: ${title} to ${view.id}` },
      hostTable(rows, { seen: false }),
      ...changeTable(plan.changes),
      ...evidenceTable(said),
      {
        text:
          plan.changes.length > 0
            ? 'Nothing was written.'
            : 'Everything is as wanted already. Nothing was written.',
      },
      ...(lastMove === undefined ? [] : [{ text: lastMove }]),
      ...noteBlocks(notes),
    ],
  };
}
