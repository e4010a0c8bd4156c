import type { Annotation, Block, Cell, Report } from '@pipeline/action-kit';
import { type Acted, plain } from '../acted.ts';
import type { Config } from '../config/config.ts';
import type { LookVerdict } from '../entries.ts';
import type { ToldLost } from '../lost/tell.ts';
import type { Looked } from '../one-look.ts';
import type { Outputs } from '../spec.gen.ts';
import type { Stranger } from '../strangers.ts';
import { findingCells } from './cells.ts';
import { errorOf } from './error.ts';
import { errorOnLost, lostAnnotation, lostBlock } from './lost.ts';

/** The worst first. */
const RANKS: readonly (LookVerdict | 'lost')[] = ['breach', 'lost', 'unknown', 'watching', 'good'];

const HEADINGS: Record<LookVerdict | 'lost' | 'nothing', string> = {
  breach: 'breached',
  lost: 'a deploy was lost on the way',
  unknown: 'not known to be good',
  watching: 'nothing amiss so far',
  good: 'good',
  nothing: 'nothing to watch',
};

/**
 * What was found and done → outputs and summary.
 * @param nothing why there is nothing, where there is not
 * @param beside what rules are about that the log does not know, and deploys that were lost
 */
export function reportOf(
  config: Config,
  looked: readonly Looked[],
  nothing: string,
  { strangers = [], lost = [] }: { strangers?: readonly Stranger[]; lost?: readonly ToldLost[] } = {},
): Report<Outputs> {
  const said = new Set([...looked.map(each => each.verdict), ...(lost.length > 0 ? ['lost' as const] : [])]);
  const verdict = RANKS.find(rank => said.has(rank)) ?? 'nothing';
  const error = errorOf(looked, config) ?? errorOnLost(lost, config);
  return {
    outputs: {
      verdict,
      'release-id': looked[0]?.watched.release.id ?? '',
      findings: looked.flatMap(({ watched, findings }) =>
        findings.map(({ metric, rule, before, after, state, detail }) => ({
          release: watched.release.id,
          metric,
          rule,
          before,
          after,
          verdict: state,
          detail,
        })),
      ),
      lost: lost.map(({ release, since, subjects, sure, detail }) => ({
        release: release.id,
        since,
        subjects,
        sure,
        detail,
      })),
      action: actionOf([...looked, ...lost]),
    },
    summary: [
      { heading: `Watch ${config.environment}: ${HEADINGS[verdict]}` },
      ...lost.map(lostBlock),
      ...(looked.length === 0 ? [{ text: sentence(nothing) }] : looked.flatMap(one => blocksOf(one, config))),
    ],
    annotations: [...lost.map(lostAnnotation), ...strangers.map(strange), ...looked.flatMap(annotationsOf)],
    ...(error !== undefined && { error }),
  };
}

function actionOf(looked: readonly Pick<Looked, 'acted'>[]): 'rollback' | 'ask' | 'none' {
  const acts = looked
    .flatMap(({ acted }) => acted)
    .filter(({ state }) => state === 'done' || state === 'planned')
    .map(({ act }) => act);
  return acts.includes('rollback') ? 'rollback' : (acts[0] ?? 'none');
}

function blocksOf(
  { watched, findings, verdict, settled, detail, acted, note, doubt }: Looked,
  { dryRun }: Config,
): Block[] {
  const { release, since } = watched;
  const rows = findings.map((finding): Cell[] => {
    const [metric = '', before = '', after = '', rule = '', state = '', why = ''] = findingCells(finding);
    return [metric, `${before} → ${after}`, { code: rule }, state, why];
  });
  const said = settled ? `An earlier look has said ${verdict} already: ${detail}.` : sentence(note ?? '');
  return [
    {
      table: {
        columns: ['release', 'commit', 'watched since', 'verdict'],
        rows: [
          [
            { link: release.by.url, text: release.id },
            { code: release.commit.sha.slice(0, 7) },
            new Date(since).toISOString(),
            verdict,
          ],
        ],
      },
    },
    ...(rows.length === 0
      ? []
      : [{ table: { columns: ['metric', 'before → after', 'must be', 'verdict', ''], rows } }]),
    ...[said, doubt === undefined ? '' : plain(doubt), ...acted.flatMap(wordsOn)]
      .filter(text => text !== '')
      .map(text => ({ text })),
    ...(dryRun ? [{ text: 'Dry run: nothing was written.' }] : []),
  ];
}

function wordsOn({ act, detail, ask }: Acted): string[] {
  return [detail === '' ? '' : sentence(`${act}: ${detail}`), ask === undefined ? '' : plain(ask)];
}

function annotationsOf({ verdict, settled, watched, detail, findings, doubt }: Looked): Annotation[] {
  const blind = findings.filter(({ error }) => error !== undefined);
  const found: Annotation[] = blind.map(({ metric, detail: why }) => ({
    level: 'warning',
    title: `watch: ${metric} was not measured`,
    message: why,
  }));
  if (verdict === 'unknown' && !settled && doubt === undefined)
    found.push({
      level: 'warning',
      title: `watch: release ${watched.release.id} is not known to be good`,
      message: `The watch is over, and too little was measured: ${detail}`,
    });
  return found;
}

function strange({ name, near }: Stranger): Annotation {
  const meant = near.length === 0 ? '' : `; did you mean ${near.join(' or ')}?`;
  return {
    level: 'warning',
    title: 'watch: a rule is about nothing',
    message: `No release has named a target ${JSON.stringify(name)}${meant}\nWhat to do: in \`metrics\` or \`checks-of\`, write it as the release log has it, or its last part.`,
  };
}

const sentence = (text: string): string =>
  text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
