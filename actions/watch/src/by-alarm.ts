import { isAbout } from './about.ts';
import { type Alarm, readAlarm } from './alarm.ts';
import { blamed } from './blame.ts';
import type { Config } from './config/config.ts';
import { doubtIn, doubtOn, sharedBy } from './doubt.ts';
import type { LookVerdict } from './entries.ts';
import type { WatchFinding } from './judged.ts';
import { lookAt } from './look.ts';
import { acting, type Looked, oneLook, type Remembered, writeDown } from './one-look.ts';
import type { OpenPorts } from './ports.ts';
import { type Confirmation, confirmationOf, detailOf, isBroken, isOver, speaksNow } from './verdict.ts';
import { timeOf, type WatchedRelease } from './which.ts';

/** What came of an alarm; `nothing` says why there is nothing to do. */
export interface Answered {
  looked: Looked[];
  nothing: string;
}

/**
 * An alarm is a reason to look now: at what went live last of all that the rule which it names is about. What the metric's own source denies
 * is not acted on; what it can neither confirm nor deny, and what may be another release's fault, is for people; and where nothing at all is
 * measured here, an alarm is taken at its word.
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
  const named = config.rules.find(({ name }) => name === alarm.metric);
  const meant = watched.filter(({ live }) => named === undefined || isAbout(named, live));
  const [newest] = meant;
  if (newest === undefined)
    return nothing(
      `nothing ${named?.of === undefined ? '' : `on ${named.of.join(', ')} `}of ${config.environment} went live lately, so that no release is to blame`,
    );
  // What was found already has been acted on, or is by whoever looks.
  const isKnown = remembered.of(newest.key).settled?.verdict === 'breach';
  const look = isKnown
    ? oneLook(newest, [], remembered, config, ports)
    : answer(alarm, [newest, ...meant.slice(1)], remembered, config, ports);
  return { looked: [await look], nothing: '' };
}

async function answer(
  alarm: Alarm,
  meant: readonly [WatchedRelease, ...WatchedRelease[]],
  remembered: Remembered,
  config: Config,
  ports: OpenPorts,
): Promise<Looked> {
  const named = config.rules.find(({ name }) => name === alarm.metric);
  const { check, ...unchecked } = ports;
  // What is named is asked for alone; else all that there is may bear it out.
  const asked = named === undefined && check !== undefined ? { ...unchecked, check } : unchecked;
  const asking = { ...config, rules: named === undefined ? config.rules : [named] };
  const now = ports.clock.now();
  const around = { watched: meant, memoryOf: remembered.of, config, now };
  const [newest] = meant;
  const open = meant.filter(each => each === newest || remembered.of(each.key).settled === undefined);
  const found = blamed(await lookAt(open, remembered.of, asking, asked), speaksNow, around);
  const findingsOf = (each: WatchedRelease) => found.get(each) ?? [];
  // Each by the rules that are about it: the newest of those that the alarm is borne out for.
  const [watched = newest] = open.toSorted(
    (a, b) => GRAVEST.indexOf(confirmationOf(findingsOf(a))) - GRAVEST.indexOf(confirmationOf(findingsOf(b))),
  );
  const others = meant.filter(each => each !== watched);
  const findings = findingsOf(watched);
  const isMeasured = config.rules.length > 0 || check !== undefined;
  const late = isOver(watched, now, config.watchFor);
  const said = sayOf({
    alarm,
    named,
    findings,
    late,
    isMeasured,
    beside: besideIt(watched, others, config, now),
  });
  // A release whose watch has ended keeps the word that was said of it; nor is one refused by word alone while others serve beside it.
  if (said.verdict === 'breach' && !late && (isMeasured || doubtIn(watched) === undefined))
    await writeDown(said, watched, false, remembered, config, ports);
  const acted = await acting(said, watched, config, ports);
  return { ...said, watched, settled: false, acted, note: said.detail };
}

/** What else has changed in its time, by their ids: an alarm that is only taken at its word may be about any of it. */
function besideIt(
  watched: WatchedRelease,
  others: readonly WatchedRelease[],
  config: Config,
  now: number,
): string[] {
  const { until, underWay } = timeOf(watched, {}, { ...config, now });
  const later = watched.others.filter(
    ({ fate, begun }) => fate === 'lasting' && begun >= (until ?? Infinity),
  );
  const recent = others.filter(({ since }) => since + config.watchFor > watched.begun);
  return [...new Set([...later, ...underWay, ...recent.map(({ release }) => release)].map(({ id }) => id))];
}

function sayOf({
  alarm,
  named,
  findings,
  late,
  isMeasured,
  beside,
}: {
  alarm: Alarm;
  named: Config['rules'][number] | undefined;
  findings: readonly WatchFinding[];
  late: boolean;
  isMeasured: boolean;
  beside: readonly string[];
}): Pick<Looked, 'verdict' | 'detail' | 'findings' | 'doubt'> {
  const found = isMeasured ? confirmationOf(findings) : beside.length > 0 ? 'undecided' : 'confirmed';
  // What was good until the watch ended says nothing of now; nor do other rules of this one.
  const isAboutThat = !late && (alarm.metric === undefined || named !== undefined);
  const confirmation = found === 'refuted' && !isAboutThat ? 'undecided' : found;
  const among = isMeasured ? sharedBy(findings) : beside;
  return {
    verdict: VERDICTS[confirmation],
    detail: toldOf(confirmation, named?.name, findings),
    findings,
    ...doubtOf(confirmation, late, findings, among),
  };
}

const GRAVEST: readonly Confirmation[] = ['confirmed', 'undecided', 'refuted'];
const VERDICTS: Record<Confirmation, LookVerdict> = {
  confirmed: 'breach',
  undecided: 'unknown',
  refuted: 'watching',
};

function doubtOf(
  confirmation: Confirmation,
  late: boolean,
  findings: readonly WatchFinding[],
  among: readonly string[],
): Pick<Looked, 'doubt'> {
  if (confirmation === 'confirmed' && late) return { doubt: LATE };
  if (confirmation === 'undecided' && among.length > 0)
    return { doubt: { ...AMONG, said: among.join(', ') } };
  const doubt = doubtOn(findings) ?? (confirmation === 'undecided' ? UNDECIDED : undefined);
  return doubt === undefined ? {} : { doubt };
}

const UNDECIDED = { text: 'There was an alarm, and nothing that is measured here can confirm or deny it.' };
const AMONG = {
  text: 'There was an alarm, and it may be the fault of another that changed in the same time, so none is refused or taken back. These as well:',
};
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
