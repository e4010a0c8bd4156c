import type { Block, Cell } from '@pipeline/action-kit';
import { endingOf } from '@pipeline/deploy-stage';
import type { DeploymentView } from '@pipeline/vercel';
import type { Outcome } from '../outcome.ts';
import { words } from '../words.ts';

/** What is known of the deployment that was to be live. */
interface Known {
  view: Pick<DeploymentView, 'id' | 'createdAt'> | undefined;
  /** Whether the release log is told how this ended. */
  written: boolean;
}

/** What to do now, for somebody who has never seen this before. */
export function guide(outcome: Outcome, known: Known): Block[] {
  const { previous, next, standing } = outcome;
  const now =
    standing === undefined
      ? 'unknown: run this with `dry-run: true`'
      : standing.snapshot.deployment || 'nothing';
  const rows: Cell[][] = [
    ['What is live now', { code: now }],
    [
      'To have what was live before',
      previous !== '' && standing?.snapshot.deployment === previous ? 'It is live' : words.goBack(outcome),
    ],
    ...(next === undefined || next === previous
      ? []
      : [['To have the new one all the same', again(outcome, next, known)] as Cell[]]),
    [
      'Without this pipeline',
      'In the project’s page on Vercel: Deployments, then Promote or Instant Rollback in the menu of a production deployment. A rollback pins: what is deployed later does not go live until it is undone',
    ],
  ];
  return [{ table: { columns: ['at two in the morning', 'do this'], rows } }];
}

/** With all that the next try would be refused without. */
function again(outcome: Outcome, next: string, { view, written }: Known): string {
  const { standing } = outcome;
  const older = view?.id === next && standing?.madeAt !== undefined && view.createdAt < standing.madeAt;
  const flags = [
    `\`deployment: ${next}\``,
    ...(standing?.pinned === undefined ? [] : ['`unpin: true`']),
    ...(written && isRefused(outcome) ? ['`allow-refused: true`'] : []),
    ...(older ? ['`allow-older: true`'] : []),
  ];
  const unseen = standing === undefined ? '. With `dry-run: true` it says first what else it needs' : '';
  return `Run promote-vercel with ${list(flags)}, once the cause is mended${unseen}`;
}

/** As the release log has it from now on: it failed, or was taken back. */
function isRefused(outcome: Outcome): boolean {
  return outcome.wayBack?.state === 'back' || ['failed', 'timeout'].includes(endingOf(outcome));
}

function list(parts: readonly string[]): string {
  const last = parts.slice(-1).join('');
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}
