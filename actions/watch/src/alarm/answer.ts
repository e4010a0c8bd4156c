import { acting } from '../act.ts';
import type { Config } from '../config/config.ts';
import { doubtIn } from '../doubt.ts';
import type { Findings } from '../judge/finding.ts';
import { lookAt } from '../judge/look.ts';
import type { Looked } from '../one-look.ts';
import type { OpenPorts } from '../ports.ts';
import type { Remembered } from '../remembered.ts';
import { isOver, speaksNow } from '../verdict.ts';
import type { WatchedRelease } from '../which.ts';
import { writeDown } from '../write-down.ts';
import { besideIt } from './beside.ts';
import { confirmationOf, GRAVEST } from './confirm.ts';
import { type Topic, wordOn } from './word.ts';

/** Those that an alarm may be about, newest first. */
type Meant = readonly [WatchedRelease, ...WatchedRelease[]];

/**
 * Measures what the alarm is about, and answers for one release: the one that it is borne out for. What the metric's own source denies is
 * not acted on; what it can neither confirm nor deny, and what may be another release's fault, is for people; and where nothing at all is
 * measured here, an alarm is taken at its word.
 */
export async function answer(
  topic: Topic,
  meant: Meant,
  remembered: Remembered,
  config: Config,
  ports: OpenPorts,
): Promise<Looked> {
  const now = ports.clock.now();
  const isMeasured = config.rules.length > 0 || ports.check !== undefined;
  const found = await foundBy(topic, meant, remembered, now, config, ports);
  const watched = borneOutFor(found) ?? meant[0];
  const late = isOver(watched, now, config.watchFor);
  const said = wordOn(topic, {
    findings: found.get(watched) ?? [],
    late,
    ...(!isMeasured && { atItsWord: { beside: besideIt(watched, meant, config, now) } }),
  });
  // A release whose watch has ended keeps the word that was said of it; nor is one refused by word alone while others serve beside it.
  const isRefused = said.verdict === 'breach' && !late && (isMeasured || doubtIn(watched) === undefined);
  if (isRefused) await writeDown(said, watched, false, remembered, config, ports);
  const acted = await acting(said, watched, config, ports);
  return { ...said, watched, settled: false, acted, note: said.detail };
}

/** The rule that is named is asked for alone; else all that there is may bear the alarm out. */
function foundBy(
  { rule }: Topic,
  meant: Meant,
  { of: memoryOf }: Remembered,
  now: number,
  config: Config,
  { check, ...ports }: OpenPorts,
): Promise<Findings> {
  const open = meant.filter(each => each === meant[0] || memoryOf(each.key).settled === undefined);
  const known = { watched: meant, memoryOf, speaks: speaksNow, now };
  return rule === undefined
    ? lookAt(open, known, config, { ...ports, ...(check && { check }) })
    : lookAt(open, known, { ...config, rules: [rule] }, ports);
}

/** Each by the rules that are about it: the newest of those that the alarm is borne out for; else of those that it is not denied for. */
function borneOutFor(found: Findings): WatchedRelease | undefined {
  const heard = [...found].map(([watched, findings]) => ({
    watched,
    confirmation: confirmationOf(findings),
  }));
  return heard.sort((a, b) => GRAVEST.indexOf(a.confirmation) - GRAVEST.indexOf(b.confirmation))[0]?.watched;
}
