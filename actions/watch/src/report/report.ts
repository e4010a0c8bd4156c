import type { Annotation, Block, Cell, Report } from '@pipeline/action-kit';
import { ActionError } from '@pipeline/contracts';
import type { Config } from '../config/config.ts';
import type { LookVerdict } from '../entries.ts';
import { isLasting } from '../look.ts';
import type { Looked } from '../one-look.ts';
import type { Outputs } from '../spec.gen.ts';
import { findingCells } from './cells.ts';

/** The worst first. */
const RANKS: readonly LookVerdict[] = ['breach', 'unknown', 'watching', 'good'];

const HEADINGS: Record<LookVerdict | 'nothing', string> = {
  breach: 'breached',
  unknown: 'too little was measured',
  watching: 'nothing amiss so far',
  good: 'good',
  nothing: 'nothing to watch',
};

/** What was found and done → outputs and summary. @param nothing why there is nothing, where there is not */
export function reportOf(config: Config, looked: readonly Looked[], nothing: string): Report<Outputs> {
  const verdict = RANKS.find(rank => looked.some(each => each.verdict === rank)) ?? 'nothing';
  const error = errorOf(looked);
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
  const acts = looked.flatMap(({ acted }) =>
    acted?.state === 'done' || acted?.state === 'planned' ? [acted.act] : [],
  );
  return acts.includes('rollback') ? 'rollback' : (acts[0] ?? 'none');
}

function blocksOf(
  { watched, findings, verdict, settled, detail, acted, note }: Looked,
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
        columns: ['release', 'commit', 'live since', 'verdict'],
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
    ...[said, acted === undefined ? '' : sentence(`${acted.act}: ${acted.detail}`)]
      .filter(text => text !== '')
      .map(text => ({ text })),
    ...(dryRun ? [{ text: 'Dry run: nothing was written.' }] : []),
  ];
}

/** Told when it is new; a look that finds what is known is as green as the workflow that goes on. */
function errorOf(looked: readonly Looked[]): Error | undefined {
  const failed = looked.find(({ acted }) => acted?.error !== undefined)?.acted?.error;
  if (failed !== undefined) return failed;
  const breached = looked.find(({ verdict, settled }) => verdict === 'breach' && !settled);
  if (breached !== undefined && breached.acted?.state !== 'before')
    return new ActionError(
      'breach',
      `Release ${breached.watched.release.id} is breached: ${breached.detail}`,
      {
        hint: adviceOf(breached),
      },
    );
  const blind = looked
    .flatMap(({ findings }) => findings)
    .find(({ error }) => error !== undefined && isLasting(error));
  return blind?.error;
}

function adviceOf({ acted }: Looked): string {
  if (acted === undefined)
    return 'Run your rollback workflow, or go on with a release that mends it; this one is refused from now on.';
  return acted.act === 'rollback'
    ? 'The rollback workflow has been started; see its run.'
    : 'People were asked in an issue; this release is refused from now on.';
}

function annotationsOf({ verdict, settled, watched, detail, findings }: Looked): Annotation[] {
  const blind = findings.filter(({ error }) => error !== undefined);
  const found: Annotation[] = blind.map(({ metric, detail: why }) => ({
    level: 'warning',
    title: `watch: ${metric} was not measured`,
    message: why,
  }));
  if (verdict === 'unknown' && !settled)
    found.push({
      level: 'warning',
      title: `watch: release ${watched.release.id} is not known to be good`,
      message: `The watch is over, and too little was measured: ${detail}`,
    });
  return found;
}

const sentence = (text: string): string =>
  text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
