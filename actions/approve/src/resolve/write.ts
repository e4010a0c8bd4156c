import {
  type ApprovalDecision,
  type ApprovalRequest,
  DECIDED,
  type Decision,
  nameKey,
  names,
  UNCOUNTED,
  type UncountedYes,
} from '@pipeline/approval';
import { isRecord } from '@pipeline/contracts';
import { decisionsOn, REMEMBERED } from '../journal.ts';
import type { Ports } from '../ports.ts';

/** What is written down of a decision; nothing of one that is still open. */
export function entriesOf(
  request: ApprovalRequest,
  decision: Decision,
  { run, clock }: Pick<Ports, 'run' | 'clock'>,
): ApprovalDecision[] {
  const { state, by, noes, override } = decision;
  if (state === 'pending') return [];
  const entry: ApprovalDecision = {
    schema: 1,
    key: `${request.key} ${state}`,
    at: new Date(clock.now()).toISOString(),
    request: request.key,
    state,
    by,
    run: run.runId,
    artifacts: request.artifacts,
  };
  switch (state) {
    case 'denied':
      return noes.map(({ login, at, reason }) => ({
        ...entry,
        key: `${request.key} denied by ${nameKey(login)} at ${at}`,
        by: [login],
        said: at,
        ...(reason !== undefined && { reason: reason.slice(0, 500) }),
      }));
    case 'withdrawn':
      return [{ ...entry, by: noes.map(({ login }) => login) }];
    case 'approved':
      return [
        {
          ...entry,
          ...(override && {
            reason: `${override.login} overrides the freeze: ${override.reason.slice(0, 500)}`,
          }),
        },
      ];
    default:
      return [{ ...entry, reason: decision.detail }];
  }
}

/** Writes down what is not written yet. @returns whether this run is the one that goes on with an approval */
export async function writeDown(
  request: ApprovalRequest,
  decision: Decision,
  trusted: readonly string[],
  ports: Ports,
): Promise<boolean> {
  const known = await decisionsOn(request, trusted, ports);
  for (const entry of entriesOf(request, decision, ports))
    if (!known.some(({ key }) => key === entry.key))
      await ports.journal.write(request.environment, DECIDED, entry, request.commit.sha);
  return decision.state === 'approved' && isFirst(request, trusted, ports);
}

/**
 * Writes down whose yes did not count, once for each of those whom the request names: what strangers say is told below the request,
 * and fills no log.
 */
export async function writeUncounted(
  request: ApprovalRequest,
  { heeded }: Decision,
  { journal }: Pick<Ports, 'journal'>,
): Promise<void> {
  const known = [...request.authors, ...request.rule.approvers];
  const refused = heeded.filter(
    ({ said, counts, login }) => said === 'approve' && !counts && names(known, login),
  );
  const first = new Map(refused.toReversed().map(each => [nameKey(each.login), each]));
  if (first.size === 0) return;
  const written = await journal.entries(request.environment, UNCOUNTED, REMEMBERED);
  for (const [login, { at, why, ...said }] of first) {
    const key = `${request.key} ${login}`;
    if (written.some(({ json }) => isRecord(json) && json.key === key)) continue;
    const entry: UncountedYes = {
      schema: 1,
      key,
      at,
      request: request.key,
      state: 'refused',
      by: [said.login],
      reason: why,
    };
    await journal.write(request.environment, UNCOUNTED, entry, request.commit.sha);
  }
}

/**
 * Of several runs that have seen the same, the one goes on that has written it down first. The same run, run again, goes on again: its
 * first attempt may have ended before it could.
 */
async function isFirst(request: ApprovalRequest, trusted: readonly string[], ports: Ports): Promise<boolean> {
  const all = await decisionsOn(request, trusted, ports);
  // Newest first; a list that lags has only what is older than ours.
  const first = all.findLast(({ state }) => state === 'approved');
  return first === undefined || first.run === ports.run.runId;
}
