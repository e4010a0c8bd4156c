import { oneLine } from '@pipeline/action-kit';
import { codeSpan } from '@pipeline/github';
import type { Wanted } from './act.ts';
import type { Config } from './config/config.ts';
import type { Act, LookVerdict } from './entries.ts';
import type { WatchFinding } from './look.ts';
import { findingCells } from './report/cells.ts';
import { inOneLine } from './verdict.ts';
import type { WatchedRelease } from './which.ts';

/** What a look, or an alarm, came to in the end. */
export interface Said {
  verdict: LookVerdict;
  /** One line. */
  detail: string;
  findings: readonly WatchFinding[];
}

/** What to do about it, and why not as it was asked for. `undefined`: nothing. */
export function wantedOf(
  said: Said,
  watched: WatchedRelease,
  config: Config,
  { late = false }: { late?: boolean } = {},
): Wanted | undefined {
  const act = actFor(said.verdict, watched, config);
  if (act === undefined) return undefined;
  const why = act === 'rollback' ? insteadOf(watched, late) : undefined;
  const reason = oneLine(`watch: ${said.detail}`, 250);
  return {
    act: why === undefined ? act : 'ask',
    reason,
    question: questionOf(said, watched, config, reason, why),
  };
}

function actFor(verdict: LookVerdict, { until, since }: WatchedRelease, config: Config): Act | undefined {
  if (verdict === 'breach') return config.onBreach === 'report' ? undefined : config.onBreach;
  // Another release began before there was enough: what came after is that one's.
  const cut = until !== undefined && until < since + config.watchFor;
  return verdict === 'unknown' && config.onUnknown === 'ask' && !cut ? 'ask' : undefined;
}

/** Why people decide, and not a machine. */
function insteadOf({ isBack, sure, until }: WatchedRelease, late: boolean): string | undefined {
  if (isBack) return 'It was itself a way back, so that nothing is undone by itself a second time.';
  if (until !== undefined || !sure)
    return 'Another release began after it, which may have mended this, and would be undone with it.';
  return late
    ? 'The watch over it had ended long before the alarm: it need not be this release’s fault.'
    : undefined;
}

function questionOf(
  { verdict, findings, detail }: Said,
  { key, release }: WatchedRelease,
  { environment, workflow, workflowRef }: Config,
  reason: string,
  why: string | undefined,
): Wanted['question'] {
  const rows = findings.map(
    finding =>
      `| ${findingCells(finding)
        .map(text => codeSpan(text))
        .join(' | ')} |`,
  );
  const command = [
    `gh workflow run ${workflow}`,
    ...(workflowRef === undefined ? [] : [`--ref ${quoted(workflowRef)}`]),
    `-f environment=${quoted(environment)} -f reason=${quoted(reason)}`,
  ].join(' ');
  const happened =
    verdict === 'breach'
      ? `is not as it must be: ${codeSpan(detail)}`
      : 'was watched to the end, and too little was measured to tell whether it is good.';
  return {
    marker: `watch ${environment} ${key}`,
    title: oneLine(
      `${environment}: release ${release.id} ${verdict === 'breach' ? 'is breached' : 'is not known to be good'}`,
      250,
    ),
    body: [
      `Release ${codeSpan(release.id)}${linked(release.by.url)} in ${codeSpan(environment)}, of commit ${codeSpan(release.commit.sha.slice(0, 7))}, ${happened}`,
      ...(why === undefined ? [] : [why]),
      [
        '| metric | before | after | must be | verdict | |',
        '| --- | --- | --- | --- | --- | --- |',
        ...rows,
      ].join('\n'),
      'To go back to the last release that checks have called good:',
      `    ${command}`,
      ...(verdict === 'breach'
        ? []
        : [
            'If it is good, close this issue. It counts as known-good only where a check says so, such as attest after a smoke test.',
          ]),
    ].join('\n\n'),
  };
}

/** A run's page, as far as it is one: the log is no more trusted than whoever may write it. */
const linked = (url: string): string => (/^https?:\/\/[\w.:/-]+$/.test(url) ? ` ([its run](${url}))` : '');

/** For a shell, whatever is in it. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** What is told of findings, in one line: those at fault, or all that is not known. */
export const detailOf = (findings: readonly WatchFinding[], verdict: LookVerdict): string =>
  inOneLine(findings, verdict === 'breach' ? 'breach' : verdict === 'unknown' ? 'unknown' : 'good');
