import type { Alarm, Priority } from '../alarm.ts';
import type { Channel, News, Remembered } from '../channel.ts';
import { nameIn, refusal } from '../http/refused.ts';
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

/**
 * An alert an environment, by its deduplication key: opened by a failed deploy, resolved by the rollback or the next good release. An event with
 * a key that it knows is the same alert for PagerDuty, however often it comes.
 * https://developer.pagerduty.com/docs/events-api-v2-overview
 */
export function pagerDuty({ url, keys, environments }: PagerDuty, wires: Wires): Channel {
  const distinct = [...new Set(Object.values(keys))];
  const enqueue = async (event: { event_action: string } & Record<string, unknown>) => {
    const sending = { service: 'PagerDuty', operation: `${event.event_action} an alert`, url, body: event };
    const answer = await send(sending, wires);
    if (answer.status !== 202)
      throw refusal(sending, answer, { hint: hintOf(answer.status), errorCode: nameIn(answer.json) });
  };
  const tellOne = async (
    alarm: Alarm,
    { repository }: News,
    before: readonly Notice[],
  ): Promise<Remembered[]> => {
    if (alarm.state === 'unchanged') return [];
    const about = `environment:${alarm.environment}`;
    const last = before.findLast(notice => notice.about === about);
    const dedupKey = oneLine(`pipeline/${repository}/${alarm.environment}`, 255);
    const resolve = (routingKey: string) =>
      enqueue({ routing_key: routingKey, event_action: 'resolve', dedup_key: dedupKey });
    if (alarm.state === 'quiet') {
      if (last?.ref.state === 'quiet') return [];
      // With every key: an alert is known by that of its first event only, and elsewhere this is dropped.
      for (const key of distinct) await resolve(key);
      return last === undefined ? [] : [{ about, told: `quiet after ${last.told}`, ref: { state: 'quiet' } }];
    }
    const told = `${alarm.priority} ${alarm.release} ${alarm.at}`;
    if (last?.told === told) return [];
    const key = keys[alarm.priority];
    await enqueue(triggerOf(alarm, key, dedupKey, repository));
    // It has become another priority: whom it woke before is no longer asked.
    for (const other of distinct) if (other !== key && last?.ref.state === 'open') await resolve(other);
    return [{ about, told, ref: { state: 'open' } }];
  };
  return {
    name: 'pagerduty',
    place: environments.join(', '),
    id: placeOf('pagerduty', distinct.join(' ')),
    async tell(news, before) {
      const remember: Remembered[] = [];
      for (const alarm of news.alarms.filter(({ environment }) => environments.includes(environment)))
        remember.push(...(await tellOne(alarm, news, before)));
      const did = remember.map(({ ref }) => (ref?.state === 'open' ? 'triggered' : 'resolved'));
      return { did: did.join(', ') || 'nothing new', remember };
    },
  };
}

function triggerOf(
  { environment, priority, release, summary, at, url }: Opened,
  key: string,
  dedupKey: string,
  repository: string,
) {
  return {
    routing_key: key,
    event_action: 'trigger',
    dedup_key: dedupKey,
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

function hintOf(status: number): string | undefined {
  return status === 400
    ? 'Is `pagerduty-routing-key` the key of an Events API v2 integration, 32 characters?'
    : undefined;
}
