import type { Annotation, Block, Cell, Report } from '@pipeline/action-kit';
import { type Acted, plain } from '../acted.ts';
import type { Config } from '../config/config.ts';
import type { LookVerdict } from '../entries.ts';
import type { Looked } from '../one-look.ts';
import type { Outputs } from '../spec.gen.ts';
import { findingCells } from './cells.ts';
import { errorOf } from './error.ts';

/** The worst first. */
const RANKS: readonly LookVerdict[] = ['breach', 'unknown', 'watching', 'good'];

const HEADINGS: Record<LookVerdict | 'nothing', string> = {
  breach: 'breached',
  unknown: 'not known to be good',
  watching: 'nothing amiss so far',
  good: 'good',
  nothing: 'nothing to watch',
};

/** What was found and done → outputs and summary. @param nothing why there is nothing, where there is not */
export function reportOf(config: Config, looked: readonly Looked[], nothing: string): Report<Outputs> {
  const verdict = RANKS.find(rank => looked.some(each => each.verdict === rank)) ?? 'nothing';
  const error = errorOf(looked, config);
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
      action: actionOf(looked),
    },
    summary: [
      { heading: `Watch ${config.environment}: ${HEADINGS[verdict]}` },
      ...(looked.length === 0 ? [{ text: sentence(nothing) }] : looked.flatMap(one => blocksOf(one, config))),
    ],
    annotations: looked.flatMap(annotationsOf),
    ...(error !== undefined && { error }),
  };
}

function actionOf(looked: readonly Looked[]): 'rollback' | 'ask' | 'none' {
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
    ...[said, doubt?.text ?? '', ...acted.flatMap(wordsOn)]
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

const sentence = (text: string): string =>
  text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
