import type { Block, Cell, Report } from '@pipeline/action-kit';
import type { WithdrawConfig } from '../config/config.ts';
import { isWithdrawn, type Published } from '../published.ts';
import type { Outputs } from '../spec.gen.ts';
import type { Decided } from '../withdraw/decide.ts';
import type { Edit } from '../withdraw/edit.ts';

export interface Told {
  decided: readonly Decided[];
  edits: readonly Edit[];
  /** What is called the latest again. */
  latest: Published | undefined;
  /** What could not be changed, and why. */
  failed: ReadonlyMap<Published, unknown>;
}

export function reportWithdrawn({ environment, dryRun }: WithdrawConfig, told: Told): Report<Outputs> {
  const { decided, edits, latest, failed } = told;
  const changed = new Set(edits.map(({ published }) => published));
  const withdrawn = decided.filter(
    ({ published, fate }) =>
      fate.become === 'withdrawn' || (fate.become === 'as it is' && isWithdrawn(published)),
  );
  const restored = decided.filter(({ fate }) => fate.become === 'restored');
  const done = (published: Published): string => {
    if (failed.has(published)) return `could not be marked: ${messageOf(failed.get(published))}`;
    if (!changed.has(published) && published !== latest) return 'marked already';
    return dryRun ? 'would be marked' : 'marked';
  };
  const rows = decided
    .filter(each => changed.has(each.published) || each.published === latest || withdrawn.includes(each))
    .map(({ published, fate }): Cell[] => [
      { link: published.github.url, text: published.github.tag },
      fate.become === 'restored' ? 'live again' : published === latest ? 'live' : 'withdrawn',
      fate.become === 'withdrawn' ? (fate.why.reason ?? fate.why.detail) : '',
      done(published),
    ]);
  const isMarked = ({ published }: Decided) => isWithdrawn(published) || !failed.has(published);
  const [error] = failed.values();
  return {
    outputs: {
      withdrawn: JSON.stringify(
        withdrawn.filter(isMarked).map(each => ({ ...outputOf(each), why: whyOf(each) })),
      ),
      restored: JSON.stringify(restored.filter(({ published }) => !failed.has(published)).map(outputOf)),
    },
    summary: [
      { heading: `${dryRun ? 'Dry run: ' : ''}Withdrawn releases of ${environment}` },
      rows.length === 0
        ? { text: `No published release of ${environment} was rolled back.` }
        : { table: { columns: ['release', 'is', 'why', 'what was done'], rows } },
      ...edits.flatMap(({ published, banner }): Block[] =>
        banner === undefined ? [] : [{ code: banner, title: `At the top of ${published.github.tag}` }],
      ),
      ...(latest === undefined || failed.has(latest)
        ? []
        : [{ text: `${latest.github.tag} ${dryRun ? 'would be' : 'is'} the latest again.` }]),
      ...(failed.size > 0 ? [{ text: 'Run this again: what is marked already stays as it is.' }] : []),
      ...(dryRun ? [{ text: 'Nothing was written.' }] : []),
    ],
    ...(failed.size > 0 && { error: error instanceof Error ? error : new Error(String(error)) }),
  };
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

function outputOf({ published: { github, body } }: Decided) {
  return { tag: github.tag, url: github.url, release: body.mark.release };
}

function whyOf({ published, fate }: Decided): string {
  if (fate.become === 'withdrawn') return fate.why.reason ?? fate.why.detail;
  return published.body.mark.withdrawn?.reason ?? '';
}
