import { oneLine } from '@pipeline/action-kit';
import { codeSpan } from '@pipeline/github';
import type { Why } from './acted.ts';
import type { Config } from './config/config.ts';
import type { Question } from './ports.ts';
import { findingCells } from './report/cells.ts';
import type { Said } from './wanted.ts';
import type { WatchedRelease } from './which.ts';

/** GitHub takes 65,536 characters; what is at fault comes first. */
const SHOWN = 30;

/** As runs have it, and whoever else writes down releases in good faith. */
const ID = /^[\w.-]{1,100}$/;

/** What people read who are asked: what was found, why they are asked, and how to go back. */
export function questionOf(
  said: Said,
  { key, release, isBack }: WatchedRelease,
  { environment, workflow, workflowRef }: Config,
  { reason, why }: { reason: string; why: Why | undefined },
): Question {
  const command = [
    `gh workflow run ${workflow}`,
    ...(workflowRef === undefined ? [] : [`--ref ${quoted(workflowRef)}`]),
    `-f environment=${quoted(environment)}`,
    // Nothing else goes back with it, and no rollback is taken back by its id.
    ...(isBack || !ID.test(release.id) ? [] : [`-f from=${quoted(release.id)}`]),
    `-f reason=${quoted(reason)}`,
  ].join(' ');
  const { title, happened, after } = told(said);
  return {
    marker: `watch ${environment} ${key}`,
    title: oneLine(`${environment}: release ${release.id} ${title}`, 250),
    body: [
      `Release ${codeSpan(release.id)}${linked(release.by.url)} in ${codeSpan(environment)}, of commit ${codeSpan(release.commit.sha.slice(0, 7))}, ${happened}`,
      ...(why === undefined ? [] : [`${why.text}${why.said === undefined ? '' : ` ${codeSpan(why.said)}`}`]),
      ...tableOf(said),
      'To go back from it to the last release that checks have called good:',
      `    ${command}`,
      ...after,
    ].join('\n\n'),
  };
}

function told({ verdict, detail, doubt }: Said): { title: string; happened: string; after: string[] } {
  if (verdict === 'breach')
    return { title: 'is breached', happened: `is not as it must be: ${codeSpan(detail)}`, after: [] };
  if (doubt !== undefined)
    return {
      title: 'may not be good',
      happened: `may not be as it must be: ${codeSpan(detail)}`,
      after: ['If it is good, close this issue.'],
    };
  return {
    title: 'is not known to be good',
    happened: 'was watched to the end, and too little was measured to tell whether it is good.',
    after: [
      'If it is good, close this issue. It counts as known-good only where a check says so, such as attest after a smoke test.',
    ],
  };
}

const GRAVEST = ['breach', 'unknown', 'good'];

function tableOf({ findings }: Said): string[] {
  if (findings.length === 0) return [];
  const shown = findings
    .toSorted((a, b) => GRAVEST.indexOf(a.state) - GRAVEST.indexOf(b.state))
    .slice(0, SHOWN);
  const rows = shown.map(
    finding =>
      `| ${findingCells(finding)
        .map(text => codeSpan(text))
        .join(' | ')} |`,
  );
  const left = findings.length - shown.length;
  return [
    [
      '| metric | before | after | must be | verdict | |',
      '| --- | --- | --- | --- | --- | --- |',
      ...rows,
    ].join('\n'),
    ...(left > 0 ? [`And ${left} more, which the run’s summary shows.`] : []),
  ];
}

/** A run's page, as far as it is one: the log is no more trusted than whoever may write it. */
export const linked = (url: string): string =>
  /^https?:\/\/[\w.:/-]+$/.test(url) ? ` ([its run](${url}))` : '';

/** For a shell, whatever is in it. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
