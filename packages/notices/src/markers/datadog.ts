import type { Channel } from '../channel.ts';
import { taken } from '../http/refused.ts';
import { send, type Wires } from '../http/send.ts';
import type { Marker } from '../markers.ts';
import { placeOf } from '../memory.ts';
import { cut } from '../story/text.ts';
import { fresh, markerText, setEach } from './each.ts';

export interface Datadog {
  /** `https://api.datadoghq.eu` */
  base: string;
  key: string;
  repository: string;
}

/** Events of more than 18 hours ago are not taken. */
const LATE = 17 * 3_600_000;

/**
 * An event, which dashboards draw over their graphs. Of version 1: version 2 has no deployments, only changes of feature flags and of
 * configuration, and DORA's are not drawn, nor had everywhere. https://docs.datadoghq.com/api/latest/events/post-an-event/
 */
export function datadog({ base, key, repository }: Datadog, wires: Wires): Channel {
  const set = async (marker: Marker) => {
    const sending = {
      service: 'Datadog',
      operation: 'post an event',
      url: `${base}/api/v1/events`,
      headers: { 'dd-api-key': key },
      body: eventOf(marker, repository),
    };
    const answer = await send(sending, wires);
    taken(
      sending,
      answer,
      answer.status === 403 ? 'Is `datadog-api-key` a key of this `datadog-site`?' : undefined,
    );
  };
  return {
    name: 'datadog',
    place: new URL(base).host,
    id: placeOf('datadog', `${base} ${key}`),
    tell: ({ markers }, before) =>
      setEach(
        fresh(markers, LATE, wires.clock).map(marker => ({ marker, set: () => set(marker) })),
        before,
      ),
  };
}

function eventOf(marker: Marker, repository: string): object {
  const { environment, release, sha, services, ended, back, url } = marker;
  return {
    title: unmentioned(
      cut(
        `${marker.names} ${sha.slice(0, 7)}: ${back === undefined ? 'live' : 'rolled back'} in ${environment}`,
        100,
      ),
    ),
    text: unmentioned(cut(`${markerText(marker)}${url === undefined ? '' : ` ${url}`}`, 3_900)),
    date_happened: Math.floor(Date.parse(ended) / 1_000),
    alert_type: back === undefined ? 'info' : 'warning',
    source_type_name: 'github',
    aggregation_key: cut(`pipeline ${release} ${environment}`, 100),
    tags: [
      'event:deployment',
      tag('env', environment),
      tag('version', sha),
      tag('release', release),
      tag('repository', repository),
      ...services.map(service => tag('service', service)),
    ],
  };
}

/** What Datadog would make of it anyway, and no second colon. https://docs.datadoghq.com/getting_started/tagging/#define-tags */
function tag(name: string, value: string): string {
  return cut(`${name}:${value.toLowerCase().replace(/[^\p{L}\p{N}_\-./]+/gu, '_')}`, 200);
}

/** An event's `@name` wakes people: a sign that is not seen parts the two. https://docs.datadoghq.com/monitors/notify/#notifications */
function unmentioned(text: string): string {
  return text.replaceAll('@', '@\u200b');
}
