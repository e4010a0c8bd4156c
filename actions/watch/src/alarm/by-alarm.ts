import { isAbout } from '../about.ts';
import type { Config } from '../config/config.ts';
import type { WatchRule } from '../config/rules.ts';
import { type Looked, oneLook } from '../one-look.ts';
import type { OpenPorts } from '../ports.ts';
import type { Remembered } from '../remembered.ts';
import type { WatchedRelease } from '../which.ts';
import { answer } from './answer.ts';
import { type Alarm, readAlarm } from './read.ts';

/** What came of an alarm; `nothing` says why there is nothing to do. */
export interface Answered {
  looked: Looked[];
  nothing: string;
}

/**
 * An alarm is a reason to look now: at what went live last of all that the rule which it names is about. What was found already has been
 * acted on, or is by whoever looks.
 * @param watched newest first
 */
export async function byAlarm(
  watched: readonly WatchedRelease[],
  remembered: Remembered,
  config: Config,
  ports: OpenPorts,
): Promise<Answered> {
  const alarm = readAlarm(ports.event);
  const calm = calmOf(alarm, config);
  if (calm !== undefined) return { looked: [], nothing: calm };
  const rule = config.rules.find(({ name }) => name === alarm.metric);
  const [newest, ...older] = watched.filter(({ live }) => rule === undefined || isAbout(rule, live));
  if (newest === undefined) return { looked: [], nothing: nobodyOf(rule, config) };
  const isKnown = remembered.of(newest.key).settled?.verdict === 'breach';
  const topic = { ...(rule && { rule }), isOurs: alarm.metric === undefined || rule !== undefined };
  const look = isKnown
    ? oneLook(newest, [], remembered, config, ports)
    : answer(topic, [newest, ...older], remembered, config, ports);
  return { looked: [await look], nothing: '' };
}

/** Why it is none for this step. */
function calmOf({ calm, environment }: Alarm, config: Config): string | undefined {
  if (calm !== undefined || environment === undefined || environment === config.environment) return calm;
  return `the alarm is about another environment than ${config.environment}`;
}

function nobodyOf(rule: WatchRule | undefined, { environment }: Config): string {
  const where = rule?.of === undefined ? '' : `on ${rule.of.join(', ')} `;
  return `nothing ${where}of ${environment} went live lately, so that no release is to blame`;
}
