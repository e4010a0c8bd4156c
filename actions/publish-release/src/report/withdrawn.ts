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
}

export function reportWithdrawn({ environment, dryRun }: WithdrawConfig, told: Told): Report<Outputs> {
  const { decided, edits, latest } = told;
  const changed = new Set(edits.map(({ published }) => published));
  const withdrawn = decided.filter(
    ({ published, fate }) =>
      fate.become === 'withdrawn' || (fate.become === 'as it is' && isWithdrawn(published)),
  );
  const restored = decided.filter(({ fate }) => fate.become === 'restored');
  const rows = decided
    .filter(each => changed.has(each.published) || each.published === latest || withdrawn.includes(each))
    .map(({ published, fate }): Cell[] => [
      { link: published.github.url, text: published.github.tag },
      fate.become === 'restored' ? 'live again' : published === latest ? 'live' : 'withdrawn',
      fate.become === 'withdrawn' ? (fate.why.reason ?? fate.why.detail) : '',
      changed.has(published) || published === latest
        ? dryRun
          ? 'would be marked'
          : 'marked'
        : 'marked already',
    ]);
  const nothing = `No published release of ${environment} was rolled back.`;
  return {
    outputs: {
      withdrawn: JSON.stringify(withdrawn.map(each => ({ ...outputOf(each), why: whyOf(each) }))),
      restored: JSON.stringify(restored.map(outputOf)),
    },
    summary: [
      { heading: `${dryRun ? 'Dry run: ' : ''}Withdrawn releases of ${environment}` },
      rows.length === 0
        ? { text: nothing }
        : { table: { columns: ['release', 'is', 'why', 'what was done'], rows } },
      ...edits.flatMap(({ published, banner }): Block[] =>
        banner === undefined ? [] : [{ code: banner, title: `At the top of ${published.github.tag}` }],
      ),
      ...(latest === undefined
        ? []
        : [{ text: `${latest.github.tag} ${dryRun ? 'would be' : 'is'} the latest again.` }]),
      ...(dryRun ? [{ text: 'Nothing was written.' }] : []),
    ],
  };
}

function outputOf({ published: { github, body } }: Decided) {
  return { tag: github.tag, url: github.url, release: body.mark.release };
}

function whyOf({ published, fate }: Decided): string {
  if (fate.become === 'withdrawn') return fate.why.reason ?? fate.why.detail;
  return published.body.mark.withdrawn?.reason ?? '';
}
