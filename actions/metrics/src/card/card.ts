import type { Measured, MeasuredEnvironment } from '../measured.ts';
import { type Headline, headlines } from '../report/four.ts';
import { span } from '../report/words.ts';
import { fitting } from './fitting.ts';
import { STYLE } from './style.ts';
import { xmlText } from './xml.ts';

const [WIDTH, LEFT, NAMES, COLUMN, HEAD, ROW, FOOT] = [720, 20, 140, 140, 66, 50, 26];
/** More make no card. */
const MOST = 6;
/** Of a name, in lower-case letters: what fits beside the first column. */
const LONGEST = 17;

/**
 * An SVG for a README, a row for each environment. A browser shows it in an `img`, where no script runs and nothing is fetched; it has neither.
 * Light or dark is as the reader's browser is set. Its text is in `title` and `desc` for who does not see it. https://www.w3.org/TR/SVG2/struct.html#DescriptionAndTitleElements
 */
export function card({ environments, window, at }: Measured): string {
  const shown = environments.slice(0, MOST);
  const height = HEAD + shown.length * ROW + FOOT;
  const title = `Delivery metrics, ${span(window)} to ${at.slice(0, 10)}`;
  const rows = shown.map(environment => ({ environment, four: headlines(environment, window) }));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${xmlText(title)}</title>`,
    `<desc id="desc">${xmlText(rows.map(inWords).join(' '), 2_000)}</desc>`,
    `<style>${STYLE}</style>`,
    `<rect class="card" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="8"/>`,
    text('title', LEFT, 28, title),
    ...TITLES.map((name, at) => text('quiet', columnAt(at), 52, name)),
    ...rows.flatMap(({ environment, four }, at) => row(environment, four, HEAD + at * ROW)),
    text('quiet', LEFT, height - 14, footer(environments.length)),
    '</svg>',
    '',
  ].join('\n');
}

const TITLES = ['Deployments', 'Lead time', 'Failure rate', 'Recovery time'];

function inWords({
  environment,
  four,
}: {
  environment: MeasuredEnvironment;
  four: readonly Headline[];
}): string {
  const figures = four.map(({ title, value, was }) => `${title.toLowerCase()} ${value} (before: ${was})`);
  return `${environment.environment}: ${figures.join(', ')}.`;
}

function row({ environment }: MeasuredEnvironment, four: readonly Headline[], top: number): string[] {
  return [
    `<path class="line" d="M${LEFT} ${top}H${WIDTH - LEFT}"/>`,
    text('name', LEFT, top + 22, fitting(environment, LONGEST)),
    ...four.flatMap(({ value, was, trend }, at) => [
      text('value', columnAt(at), top + 22, value),
      text(trend, columnAt(at), top + 40, trend === 'none' ? '' : `${WORDS[trend]} ${was}`),
    ]),
  ];
}

/** Told by a word, too: not everybody sees the colour. */
const WORDS = { better: 'better than', worse: 'worse than', same: 'as before:' };

function footer(count: number): string {
  const cut = count > MOST ? `The first ${MOST} of ${count} environments. ` : '';
  return `${cut}Medians, compared with the window before; “none”: no data.`;
}

function columnAt(at: number): number {
  return LEFT + NAMES + at * COLUMN;
}

function text(kind: string, x: number, y: number, words: string): string {
  return words === '' ? '' : `<text class="${kind}" x="${x}" y="${y}">${xmlText(words)}</text>`;
}
