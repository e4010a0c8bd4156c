import { type Decision, type Hold, type Log, RemoteError } from '@pipeline/contracts';
import type { VercelApi } from '../api.ts';
import type { VercelStarted } from '../step.ts';
import { abortMove } from './abort.ts';
import { applyMove } from './apply.ts';
import { stagedHold } from './judge.ts';
import { stageOf } from './judge-rolling.ts';
import { moveOf } from './look.ts';
import { oursOf } from './standing.ts';

/**
 * Ends a hold of a move: the first one by beginning it, a rolling release's by approving its next stage or completing it.
 * What is over is left as it is. Of a deployment that stands without domains, going back leaves it so.
 * https://vercel.com/docs/rolling-releases
 */
export async function resolveMove(
  api: VercelApi,
  started: VercelStarted,
  hold: Hold,
  decision: Decision,
  { log }: { log: Log },
): Promise<void> {
  const step = moveOf(started);
  if (hold.id === stagedHold(step.deployment)) {
    if (decision === 'proceed') await applyMove(api, started.project, step, { log });
    return;
  }
  if (decision === 'go-back') return abortMove(api, started, { log });
  const stage = stageOf(hold.id);
  const rolling = oursOf(await api.rolling(started.project), step);
  if (stage === undefined || rolling === undefined || rolling.state === 'ABORTED')
    throw new RemoteError(`The rolling release of ${step.deployment} does not stand any more`, {
      service: 'Vercel',
      operation: 'ApproveRollingReleaseStage',
      status: 409,
      transient: false,
      hint: 'Nothing was changed. Somebody may have aborted it: see it in the project’s dashboard',
    });
  if (rolling.state !== 'ACTIVE' || (rolling.active ?? 0) > stage.index) return;
  if (stage.kind === 'complete') await api.completeRolling(started.project, step.deployment);
  else await api.approveStage(started.project, step.deployment, stage.index + 1);
}
