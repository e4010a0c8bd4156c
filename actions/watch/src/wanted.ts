import { oneLine } from '@pipeline/action-kit';
import type { Wanted, Why } from './acted.ts';
import type { Config } from './config/config.ts';
import { doubtIn } from './doubt.ts';
import type { Act, LookVerdict } from './entries.ts';
import type { WatchFinding } from './judge/finding.ts';
import { questionOf } from './question.ts';
import { isCut } from './verdict.ts';
import type { WatchedRelease } from './which.ts';

/** What a look, or an alarm, came to in the end. */
export interface Said {
  verdict: LookVerdict;
  /** One line. */
  detail: string;
  findings: readonly WatchFinding[];
  /** Why people decide what is to be done. */
  doubt?: Why;
}

/** What to do about it. `undefined`: nothing. */
export function wantedOf(said: Said, watched: WatchedRelease, config: Config): Wanted | undefined {
  const act = actFor(said, watched, config);
  if (act === undefined) return undefined;
  const why = act === 'rollback' ? (doubtIn(watched) ?? said.doubt) : said.doubt;
  const reason = oneLine(`watch: ${said.detail}`);
  return {
    act,
    ...(act === 'rollback' && { judged: watched }),
    ...(why && { doubt: why }),
    reason,
    question: (instead = why) => questionOf(said, watched, config, { reason, why: instead }),
  };
}

function actFor(
  { verdict, doubt, findings }: Said,
  watched: WatchedRelease,
  config: Config,
): Act | undefined {
  const { onBreach, onUnknown } = config;
  if (verdict === 'breach') return onBreach === 'report' ? undefined : onBreach;
  if (verdict !== 'unknown') return undefined;
  // Of an alarm: that nobody can verify it is no reason to say nothing.
  if (doubt !== undefined) return onBreach === 'report' ? undefined : 'ask';
  return onUnknown === 'report' || (isCut(findings) && watched.followed) ? undefined : 'ask';
}
