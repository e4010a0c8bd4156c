import { LAG } from '@pipeline/telemetry';
import type { Config } from './config/config.ts';
import type { LookVerdict } from './entries.ts';
import type { WatchFinding } from './judge/finding.ts';
import type { WatchedRelease } from './which.ts';

/** How long after the watch a source that is down is asked again before the release is unknown for good, in milliseconds. */
const ASKED_AGAIN = 3_600_000;

/** Whether all that is watched of it has been measured. */
export const isOver = ({ since }: Pick<WatchedRelease, 'since'>, now: number, watchFor: number): boolean =>
  now >= since + watchFor + LAG;

/** Whether this look is the last: the watch is over, and what could not be asked for will not be. */
export function isLast(
  findings: readonly WatchFinding[],
  watched: Pick<WatchedRelease, 'since'>,
  now: number,
  watchFor: number,
): boolean {
  const patience = findings.some(({ error }) => error !== undefined) ? ASKED_AGAIN : 0;
  return isOver(watched, now - patience, watchFor);
}

/** Whether another release keeps it from being judged: what is broken now was not while it was alone. */
export const isCut = (findings: readonly WatchFinding[]): boolean => findings.some(({ later }) => later);

/** Whether something is broken, and all that is was so before, or may be another release's fault. */
export function isUnsure(findings: readonly WatchFinding[]): boolean {
  const broken = findings.filter(isBroken);
  return broken.length > 0 && broken.every(({ already, suspects }) => already || suspects);
}

export const isBroken = ({ state }: Pick<WatchFinding, 'state'>): boolean => state === 'breach';

/** What a look says of a release: one breach is one, unless it was there before; all else is told when the watch is over. */
export function verdictOf(findings: readonly WatchFinding[], over: boolean): LookVerdict {
  if (isUnsure(findings)) return 'unknown';
  if (findings.some(isBroken)) return 'breach';
  if (!over) return 'watching';
  return findings.some(({ state }) => state === 'unknown') || findings.length === 0 ? 'unknown' : 'good';
}

/**
 * What the workflow takes too little for. That nobody could be asked, or that there was no time, is no silence of a metric: it is taken
 * for nothing.
 */
export function taken(
  verdict: LookVerdict,
  findings: readonly WatchFinding[],
  { onUnknown }: Pick<Config, 'onUnknown'>,
): LookVerdict {
  const isSilence =
    !isCut(findings) && findings.every(({ error, state }) => error === undefined && state !== 'breach');
  return verdict === 'unknown' && isSilence && (onUnknown === 'breach' || onUnknown === 'good')
    ? onUnknown
    : verdict;
}

/** To an alarm the last value is enough. */
export const speaksNow = (finding: WatchFinding): boolean => isBroken(finding) || finding.trailing > 0;

/** What is told of findings, in one line: those at fault, or all that is not known. */
export function detailOf(findings: readonly WatchFinding[], verdict: LookVerdict): string {
  const breached = inOneLine(findings, 'breach');
  if (verdict !== 'breach' && verdict !== 'unknown') return inOneLine(findings, 'good');
  return breached === '' ? inOneLine(findings, 'unknown') : breached;
}

function inOneLine(findings: readonly WatchFinding[], state: WatchFinding['state']): string {
  return findings
    .filter(each => each.state === state)
    .map(({ metric, rule, detail }) => `${metric}: ${detail}${rule === '' ? '' : ` (must be ${rule})`}`)
    .join('; ');
}
