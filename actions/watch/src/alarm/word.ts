import type { Why } from '../acted.ts';
import type { WatchRule } from '../config/rules.ts';
import { doubtOn, suspectsIn } from '../doubt.ts';
import type { LookVerdict } from '../entries.ts';
import type { WatchFinding } from '../judge/finding.ts';
import { detailOf, isBroken } from '../verdict.ts';
import type { Said } from '../wanted.ts';
import { type Confirmation, confirmationOf } from './confirm.ts';

/** What an alarm is about. */
export interface Topic {
  /** The rule that it names. */
  rule?: WatchRule;
  /** Whether it is of what is measured here: it names a rule of this step, or none. */
  isOurs: boolean;
}

/** What there is to judge an alarm by, for one release. */
export interface Hearing {
  findings: readonly WatchFinding[];
  /** Whether the watch over it had ended. */
  late: boolean;
  /** Where nothing at all is measured here; and what else it may be about then, by ids. */
  atItsWord?: { beside: readonly string[] };
}

const VERDICTS: Record<Confirmation, LookVerdict> = {
  confirmed: 'breach',
  undecided: 'unknown',
  refuted: 'watching',
};

export function wordOn(topic: Topic, hearing: Hearing): Said {
  const { findings } = hearing;
  const confirmation = confirmed(topic, hearing);
  const doubt = doubtOf(confirmation, hearing);
  return {
    verdict: VERDICTS[confirmation],
    detail: detailIn(confirmation, topic, findings),
    findings,
    ...(doubt && { doubt }),
  };
}

/** What was good until the watch ended says nothing of now; nor do other rules than the one that the alarm names. */
function confirmed({ isOurs }: Topic, { findings, late, atItsWord }: Hearing): Confirmation {
  if (atItsWord !== undefined) return atItsWord.beside.length > 0 ? 'undecided' : 'confirmed';
  const measured = confirmationOf(findings);
  return measured === 'refuted' && (late || !isOurs) ? 'undecided' : measured;
}

function doubtOf(confirmation: Confirmation, { findings, late, atItsWord }: Hearing): Why | undefined {
  const suspects = atItsWord?.beside ?? suspectsIn(findings);
  if (confirmation === 'confirmed' && late) return LATE;
  if (confirmation === 'undecided' && suspects.length > 0) return { ...AMONG, said: suspects.join(', ') };
  return doubtOn(findings) ?? (confirmation === 'undecided' ? UNDECIDED : undefined);
}

const UNDECIDED = { text: 'There was an alarm, and nothing that is measured here can confirm or deny it.' };
const AMONG = {
  text: 'There was an alarm, and it may be the fault of another that changed in the same time, so none is refused or taken back. These as well:',
};
const LATE = {
  text: 'The watch over it had ended long before the alarm: it need not be this release’s fault.',
};

/** In our own words: nothing of what the alarm said is told on. */
function detailIn(confirmation: Confirmation, { rule }: Topic, findings: readonly WatchFinding[]): string {
  const about = rule === undefined ? 'an alarm' : `an alarm of ${rule.name}`;
  if (findings.some(isBroken)) return `${about}: ${detailOf(findings, 'breach')}`;
  if (confirmation === 'undecided') return `${about}, which nothing here can confirm or deny`;
  if (confirmation === 'refuted') return `${about}, which what was measured does not bear out`;
  const last = findings.filter(({ trailing }) => trailing > 0).map(({ rule: must }) => must);
  return last.length === 0
    ? `${about}, taken at its word`
    : `${about}: the last value is beyond ${last.join('; ')}`;
}
