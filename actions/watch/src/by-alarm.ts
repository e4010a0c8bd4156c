import { type Alarm, readAlarm } from './alarm.ts';
import type { Config } from './config/config.ts';
import { doubtIn, doubtOn } from './doubt.ts';
import type { LookVerdict } from './entries.ts';
import { lookAt, type WatchFinding } from './look.ts';
import { acting, type Looked, oneLook, type Remembered, writeDown } from './one-look.ts';
import type { OpenPorts } from './ports.ts';
import { type Confirmation, confirmationOf, detailOf, isBroken, isOver } from './verdict.ts';
import type { WatchedRelease } from './which.ts';

/** What came of an alarm; `nothing` says why there is nothing to do. */
export interface Answered {
  looked: Looked[];
  nothing: string;
}

/**
 * An alarm is a reason to look now, at what went live last. What the metric's own source denies is not acted on; what it can neither
 * confirm nor deny is for people; and where nothing at all is measured here, an alarm is taken at its word.
 * @param watched newest first
 */
export async function byAlarm(
  watched: readonly WatchedRelease[],
  remembered: Remembered,
  config: Config,
  ports: OpenPorts,
): Promise<Answered> {
  const alarm = readAlarm(ports.event);
  const nothing = (why: string): Answered => ({ looked: [], nothing: why });
  if (alarm.calm !== undefined) return nothing(alarm.calm);
  if (alarm.environment !== undefined && alarm.environment !== config.environment)
    return nothing(`the alarm is about another environment than ${config.environment}`);
  const [newest] = watched;
  if (newest === undefined)
    return nothing(`nothing of ${config.environment} went live lately, so that no release is to blame`);
  // What was found already has been acted on, or is by whoever looks.
  const isKnown = remembered.of(newest.key).settled?.verdict === 'breach';
  const look = isKnown
    ? oneLook(newest, remembered, config, ports)
    : answer(alarm, newest, remembered, config, ports);
  return { looked: [await look], nothing: '' };
}

async function answer(
  alarm: Alarm,
  watched: WatchedRelease,
  remembered: Remembered,
  config: Config,
  ports: OpenPorts,
): Promise<Looked> {
  const named = config.rules.find(({ name }) => name === alarm.metric);
  const { check, ...others } = ports;
  // What is named is asked for alone; else all that there is may bear it out.
  const asked = named === undefined && check !== undefined ? { ...others, check } : others;
  const rules = named === undefined ? config.rules : [named];
  const findings = await lookAt(watched, remembered.of(watched.key), { ...config, rules }, asked);
  const isMeasured = config.rules.length > 0 || check !== undefined;
  const late = isOver(watched, ports.clock.now(), config.watchFor);
  const found = isMeasured ? confirmationOf(findings) : 'confirmed';
  // What was good until the watch ended, or until another deploy began, says nothing of now; nor do other rules of this one.
  const isAboutThat =
    !late && watched.until === undefined && (alarm.metric === undefined || named !== undefined);
  const confirmation = found === 'refuted' && !isAboutThat ? 'undecided' : found;
  const said = {
    verdict: VERDICTS[confirmation],
    detail: toldOf(confirmation, named?.name, findings),
    findings,
    ...doubtOf(confirmation, late, findings),
  };
  // A release whose watch has ended keeps the word that was said of it; nor is one refused by word alone while others serve beside it.
  const isPlain = confirmation === 'confirmed' && (isMeasured || doubtIn(watched) === undefined);
  if (isPlain && !late) await writeDown(said, watched, false, remembered, config, ports);
  const acted = await acting(said, watched, config, ports);
  return { ...said, watched, settled: false, acted, note: said.detail };
}

const VERDICTS: Record<Confirmation, LookVerdict> = {
  confirmed: 'breach',
  undecided: 'unknown',
  refuted: 'watching',
};

function doubtOf(
  confirmation: Confirmation,
  late: boolean,
  findings: readonly WatchFinding[],
): Pick<Looked, 'doubt'> {
  if (confirmation === 'confirmed' && late) return { doubt: LATE };
  const doubt = doubtOn(findings) ?? (confirmation === 'undecided' ? UNDECIDED : undefined);
  return doubt === undefined ? {} : { doubt };
}

const UNDECIDED = { text: 'There was an alarm, and nothing that is measured here can confirm or deny it.' };
const LATE = {
  text: 'The watch over it had ended long before the alarm: it need not be this release’s fault.',
};

/** In our own words: nothing of what the alarm said is told on. */
function toldOf(
  confirmation: Confirmation,
  rule: string | undefined,
  findings: readonly WatchFinding[],
): string {
  const about = rule === undefined ? 'an alarm' : `an alarm of ${rule}`;
  if (findings.some(isBroken)) return `${about}: ${detailOf(findings, 'breach')}`;
  if (confirmation === 'undecided') return `${about}, which nothing here can confirm or deny`;
  if (confirmation === 'refuted') return `${about}, which what was measured does not bear out`;
  const last = findings.filter(({ trailing }) => trailing > 0).map(({ rule: must }) => must);
  return last.length === 0
    ? `${about}, taken at its word`
    : `${about}: the last value is beyond ${last.join('; ')}`;
}
