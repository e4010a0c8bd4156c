import { actOn } from './act.ts';
import { type Alarm, readAlarm } from './alarm.ts';
import type { Config } from './config/config.ts';
import type { LookVerdict } from './entries.ts';
import { lookAt, type WatchFinding } from './look.ts';
import { type Looked, type OpenPorts, type Remembered, writeDown } from './one-look.ts';
import { confirmationOf, isOver } from './verdict.ts';
import { detailOf, wantedOf } from './wanted.ts';
import type { WatchedRelease } from './which.ts';

/** What came of an alarm; `nothing` says why there is nothing to do. */
export interface Answered {
  looked: Looked[];
  nothing: string;
}

/**
 * An alarm is a reason to look now, at what went live last. What the metric's own source denies is not acted on; what nobody can confirm
 * is taken at its word. Either way it is once for each release.
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
  if (alarm.ended) return nothing('the alarm says that all is well again');
  if (alarm.environment !== undefined && alarm.environment !== config.environment)
    return nothing(`the alarm is about another environment than ${config.environment}`);
  const [newest] = watched;
  if (newest === undefined)
    return nothing(`nothing of ${config.environment} went live lately, so that no release is to blame`);
  return { looked: [await answer(alarm, newest, remembered, config, ports)], nothing: '' };
}

async function answer(
  alarm: Alarm,
  watched: WatchedRelease,
  remembered: Remembered,
  config: Config,
  ports: OpenPorts,
): Promise<Looked> {
  const memory = remembered.of(watched.key);
  const named = config.rules.find(({ name }) => name === alarm.metric);
  const rules = named === undefined ? config.rules : [named];
  const { check, ...others } = ports;
  // What is named is asked for alone; else all that there is may bear it out.
  const asked = named === undefined && check !== undefined ? { ...others, check } : others;
  const findings = await lookAt(watched, memory, { ...config, rules }, asked);
  const confirmation = confirmationOf(alarm.metric !== undefined && named === undefined ? [] : findings);
  ports.log.info(`The alarm is ${confirmation} by ${findings.length} metrics`);
  const late = isOver(watched, ports.clock.now(), config.watchFor);
  const verdict: LookVerdict = confirmation === 'refuted' ? 'watching' : 'breach';
  const said = { verdict, detail: toldOf(confirmation, named?.name, findings), findings };
  const looked: Looked = { watched, settled: false, ...said, note: said.detail };
  if (verdict !== 'breach') return looked;
  // A release whose watch has ended keeps the word that was said of it: people decide.
  const isNew = !late && memory.settled === undefined;
  if (isNew) await writeDown(said, watched, false, remembered, config, ports);
  const wanted = wantedOf(said, watched, config, { late });
  return wanted === undefined ? looked : { ...looked, acted: await actOn(wanted, watched, config, ports) };
}

/** In our own words: nothing of what the alarm said is told on. */
function toldOf(confirmation: string, rule: string | undefined, findings: readonly WatchFinding[]): string {
  const about = rule === undefined ? 'an alarm' : `an alarm of ${rule}`;
  const breached = detailOf(findings, 'breach');
  if (breached !== '') return `${about}: ${breached}`;
  if (confirmation === 'confirmed')
    return `${about}: the last value is beyond ${findings.map(({ rule: must }) => must).join('; ')}`;
  return confirmation === 'refuted'
    ? `${about}, which what was measured does not bear out`
    : `${about}, which nothing here can confirm or deny`;
}
