import type { Cell, Report } from '@pipeline/action-kit';
import type { ApprovalRequest, Decision } from '@pipeline/approval';
import type { Outputs } from '../spec.gen.ts';
import { heededTable } from './heeded.ts';

/** A comment that is no answer is nobody's fault. */
export function ignored(why: string): Report<Outputs> {
  return {
    outputs: { state: 'ignored' },
    summary: [{ heading: 'Approve: nothing to decide' }, { text: `There is nothing to decide: ${why}.` }],
  };
}

export function resolved(
  request: ApprovalRequest,
  decision: Decision,
  code: string,
  next: string,
): Report<Outputs> {
  const { key, environment, artifacts, commit, place } = request;
  const { state, detail, by } = decision;
  const facts: Cell[] = [key, environment, { link: place.url, text: place.url }];
  return {
    outputs: {
      state,
      approval: key,
      code,
      url: place.url,
      artifacts,
      commit: commit.sha,
      'approved-by': by.join(','),
    },
    summary: [
      { heading: `Approve: ${state}` },
      { table: { columns: ['request', 'for', 'where'], rows: [facts] } },
      { text: `${detail}. ${next}` },
      ...heededTable(decision),
    ],
  };
}
