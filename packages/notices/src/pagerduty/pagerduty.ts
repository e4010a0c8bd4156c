import type { Alarm, Priority } from '../alarm.ts';
import type { Channel, News, Remembered } from '../channel.ts';
import { taken } from '../http/refused.ts';
import { send, type Wires } from '../http/send.ts';
import { type Notice, placeOf } from '../memory.ts';
import { oneLine } from '../story/text.ts';

export interface PagerDuty {
  /** `https://events.pagerduty.com/v2/enqueue` */
  url: string;
  /** An integration's key for each priority; often one for all. */
  keys: Record<Priority, string>;
  /** The environments whose failures page somebody. */
  environments: readonly string[];
}

type Opened = Extract<Alarm, { state: 'open' }>;

const SEVERITY: Record<Priority, 'critical' | 'error' | 'warning'> = {
  P1: 'critical',
  P2: 'error',
  P3: 'warning',
};

/** The key of one priority, and the alert that is opened with it. */
interface Line {
  priority: Priority;
  routingKey: string;
  dedupKey: string;
}

/**
 * An alert an environment and priority, by its deduplication key: opened by a failed deploy, resolved by the rollback or the next good release.
 * An event with a key that it knows is the same alert for PagerDuty, however often it comes, and wakes nobody anew: what becomes worse
 * is another one. https://developer.pagerduty.com/docs/events-api-v2-overview
 */
export function pagerDuty({ url, keys, environments }: PagerDuty, wires: Wires): Channel {
  const enqueue = async (
    { priority, routingKey, dedupKey }: Line,
    action: 'trigger' | 'resolve',
    more = {},
  ) => {
    const body = { routing_key: routingKey, event_action: action, dedup_key: dedupKey, ...more };
    const sending = { service: 'PagerDuty', operation: `${action} an alert`, url, body };
    const answer = await send(sending, wires);
    taken(sending, answer, answer.status === 400 ? badKey(priority) : undefined);
  };
  const tellOne = async (
    alarm: Alarm,
    { repository }: News,
    before: readonly Notice[],
  ): Promise<Remembered[]> => {
    if (alarm.state === 'unchanged') return [];
    const about = `environment:${alarm.environment}`;
    const last = before.findLast(notice => notice.about === about);
    const lines = (Object.entries(keys) as [Priority, string][]).map(
      ([priority, routingKey]): Line => ({
        priority,
        routingKey,
        dedupKey: `${oneLine(`pipeline/${repository}/${alarm.environment}`, 250)}/${priority}`,
      }),
    );
    if (alarm.state === 'quiet') {
      if (last?.ref.state === 'quiet') return [];
      // Of every priority: which one was opened is not always remembered, and what was not is dropped.
      for (const line of lines) await enqueue(line, 'resolve');
      return last === undefined ? [] : [{ about, told: `quiet after ${last.told}`, ref: { state: 'quiet' } }];
    }
    const told = `${alarm.priority} ${alarm.release} ${alarm.at}`;
    if (last?.told === told) return [];
    for (const line of lines)
      if (line.priority === alarm.priority) await enqueue(line, 'trigger', contentOf(alarm, repository));
    // Whom another priority had woken is asked no longer.
    for (const line of lines)
      if (line.priority !== alarm.priority && last?.ref.state === 'open') await enqueue(line, 'resolve');
    return [{ about, told, ref: { state: 'open' } }];
  };
  return {
    name: 'pagerduty',
    place: environments.join(', '),
    id: placeOf('pagerduty', [...new Set(Object.values(keys))].join(' ')),
    async tell(news, before) {
      const remember: Remembered[] = [];
      for (const alarm of news.alarms.filter(({ environment }) => environments.includes(environment)))
        remember.push(...(await tellOne(alarm, news, before)));
      const did = remember.map(({ ref }) => (ref?.state === 'open' ? 'triggered' : 'resolved'));
      return { did: did.join(', ') || 'nothing new', remember };
    },
  };
}

function contentOf(
  { environment, priority, release, summary, at, url }: Opened,
  repository: string,
): Record<string, unknown> {
  return {
    payload: {
      summary: oneLine(`[${priority}] ${summary}`, 1_024),
      source: repository,
      severity: SEVERITY[priority],
      timestamp: at,
      component: environment,
      class: 'deploy',
      custom_details: { environment, priority, release, repository },
    },
    ...(url !== undefined && {
      links: [{ href: url, text: 'The run' }],
      client: 'pipeline',
      client_url: url,
    }),
  };
}

function badKey(priority: Priority): string {
  return `Is the key for ${priority} that of an Events API v2 integration, 32 characters? It is \`pagerduty-routing-key-${priority.toLowerCase()}\`, or without that \`pagerduty-routing-key\`.`;
}
