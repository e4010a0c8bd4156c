import type { Decision } from '../decide/heard.ts';
import type { ApprovalRequest } from '../model.ts';
import type { Span } from './section.ts';

const MOST_ROWS = 60;

/**
 * The comment that says how a request stands: who has said what, what counts, and what is missing.
 * @param next what happens now, or is to be done; a text of ours
 */
export function standing(request: ApprovalRequest, decision: Decision, next: string, span: Span): string {
  const { state, detail, heeded, override, noes } = decision;
  // Those that count first, then the newest.
  const rows = [...heeded].sort((a, b) => Number(b.counts) - Number(a.counts) || (a.at < b.at ? 1 : -1));
  const more = rows.length - MOST_ROWS;
  const reasons = noes.flatMap(({ login, reason }) =>
    reason === undefined ? [] : [`Why, as ${span(login)} says: ${span(reason)}`, ''],
  );
  return [
    `**${state.toUpperCase()}** · request ${span(request.key)} for ${span(request.environment)}`,
    '',
    `${span(detail)}. ${next}`,
    '',
    ...reasons,
    ...(override === undefined
      ? []
      : [`The freeze does not hold for it, as ${span(override.login)} says: ${span(override.reason)}`, '']),
    ...(rows.length === 0 ? [] : ['| who | when | said | counts |', '| --- | --- | --- | --- |']),
    ...rows
      .slice(0, MOST_ROWS)
      .map(
        ({ login, at, said, counts, why }) =>
          `| ${span(login)} | ${span(at)} | ${said === '' ? 'no command' : span(said)} | ${counts ? 'yes' : 'no'}${why === '' ? '' : `: ${span(why)}`} |`,
      ),
    ...(more > 0 ? ['', `and ${more} more that do not count.`] : []),
  ].join('\n');
}
