import { minute } from '../notes/dates.ts';
import { inertText, link } from '../notes/text.ts';
import type { Published } from '../published.ts';
import type { Withdrawal } from './decide.ts';

/** What stands at the top of a release that is withdrawn. https://docs.github.com/en/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#alerts */
export function bannerOf(
  { at, rollback, detail, reason = detail }: Withdrawal,
  { environment, own }: { environment: string; own: readonly Published[] },
): string {
  const where = inertText(environment);
  const why = reason.trim() === '' ? '.' : `: ${inertText(reason)}`;
  const what =
    rollback === undefined
      ? `It is not to be used in ${where}${why}`
      : `${where} was rolled back${toWhat(rollback.to, own)} by ${inertText(rollback.actor)} (${link(`release ${inertText(rollback.release)}`, rollback.url)})${why}`;
  return `> [!CAUTION]\n> **Withdrawn on ${minute(at)}.** ${what}`;
}

/** By its version, where that was published. */
function toWhat(to: string | undefined, own: readonly Published[]): string {
  if (to === undefined) return '';
  const published = own.find(({ body, github }) => body.mark.release === to && !github.draft);
  return published === undefined
    ? ` to release ${inertText(to)}`
    : ` to ${link(inertText(published.github.tag), published.github.url)}`;
}
