import { identityOf } from '../artifacts.ts';
import { isLogin, isTeam } from '../login.ts';
import type { ApprovalRequest, ApprovalRule } from '../model.ts';

/** A text from outside as Markdown that shows it as it is: no markup, no link, nobody mentioned. The GitHub client has one. */
export type Span = (text: string) => string;

/** All of a request but where people answer, which is known only once they are asked. */
export type Asked = Omit<ApprovalRequest, 'place'>;

/** Which request a text shows. */
export interface Shown {
  key: string;
  environment: string;
}

const END = '<!-- /pipeline:approval -->';
const BEGIN = /<!-- pipeline:approval (\S+) (\S+) -->/g;
/** As the GitHub client begins what it writes; nothing of it is seen. */
const MARK = /^<!-- pipeline [\w./:#-]* -->\n/;
const MOST_AUTHORS = 30;

/**
 * What is to be approved, rendered from the request alone, so that it can be made again and compared: the same request always gives the
 * same text.
 * @param code the request's, by `codeOf`
 */
export function section(request: Asked, code: string, span: Span): string {
  const { environment, commit, by, artifacts, rule } = request;
  const rows = Object.entries(artifacts)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, artifact]) => {
      const identity = identityOf(artifact);
      const from = artifact === identity ? '' : span(artifact.replace(`@${identity}`, ''));
      return `| ${span(name)} | ${span(identity)} | ${from} |`;
    });
  return [
    begin(request),
    `### Shall this go live in ${span(environment)}?`,
    '',
    '| what | exactly this | of |',
    '| --- | --- | --- |',
    ...rows,
    '',
    `- Commit ${span(commit.sha)} of ${span(commit.ref)}, asked for by ${span(by.actor)} in ${link(by.url, 'this run', span)}.`,
    `- It takes ${rule.quorum} of ${rule.approvers.map(approver => mention(approver, span)).join(', ')}, until ${rule.deadline}.`,
    `- ${selfApproval(request, span)}`,
    '',
    'Answer with a new comment whose first line is one of these, exactly; an edited comment does not count.',
    '',
    ...answers(code),
    END,
  ].join('\n');
}

function answers(code: string): string[] {
  const fence = (text: string) => ['```text', text, '```'];
  return [
    ...fence(`/approve ${code}`),
    ...fence(`/deny ${code} why not`),
    '',
    'To take your answer back (or the request, where you have asked for it):',
    '',
    ...fence(`/withdraw ${code}`),
  ];
}

function selfApproval({ authors, rule }: Asked, span: Span): string {
  if (rule.selfApproval) return 'Whoever wrote some of it may approve it, too.';
  const more = authors.length - MOST_AUTHORS;
  const listed = authors.slice(0, MOST_AUTHORS).map(span).join(', ');
  return `Whoever wrote, pushed or asked for some of it cannot approve it: ${listed}${more > 0 ? ` and ${more} more` : ''}.`;
}

/** Approvers are to be told; of everybody else the name is shown and nobody called. */
function mention(approver: ApprovalRule['approvers'][number], span: Span): string {
  return isLogin(approver) || isTeam(approver) ? `@${approver}` : span(approver);
}

export function link(url: string, text: string, span: Span): string {
  return /^https?:\/\/[\w.:-]+(?:\/[\w./#-]*)?$/.test(url) ? `[${text}](${url})` : `${text} ${span(url)}`;
}

function begin({ key, environment }: Shown): string {
  return `<!-- pipeline:approval ${encoded(key)} ${encoded(environment)} -->`;
}

/** Nothing that could end the comment in which it stands. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll('-', '%2D');
}

/** The requests that a text says it shows. Anybody can write such a text: what it says must be looked up. */
export function shownIn(body: string): Shown[] {
  return [...body.matchAll(BEGIN)].flatMap(([, key = '', environment = '']) => {
    try {
      return [{ key: decodeURIComponent(key), environment: decodeURIComponent(environment) }];
    } catch {
      return [];
    }
  });
}

/** Whether a text begins with exactly what is made of this request, and shows no second one. */
export function showsExactly(body: string, request: Asked, code: string, span: Span): boolean {
  const text = body.replaceAll('\r\n', '\n').replace(MARK, '');
  return text.startsWith(`${section(request, code, span)}\n`) && text.split('pipeline:approval').length === 3;
}
