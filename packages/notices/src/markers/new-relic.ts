import { isRecord } from '@pipeline/contracts';
import type { Channel } from '../channel.ts';
import { foreign, isSuccess, nameIn, refusal } from '../http/refused.ts';
import { send, type Wires } from '../http/send.ts';
import type { Marker } from '../markers.ts';
import { placeOf } from '../memory.ts';
import { fresh, markerText, setEach } from './each.ts';

export interface NewRelic {
  /** `https://api.newrelic.com/graphql` or `https://api.eu.newrelic.com/graphql` */
  url: string;
  /** A user's key. */
  key: string;
  /** The GUIDs of what was released. */
  entities: string[];
}

/** Changes of more than a day ago are not taken. */
const LATE = 23 * 3_600_000;

/** Every text is a variable: nothing from outside is read as GraphQL. */
const MUTATION = `mutation ($query: String!, $version: String!, $commit: String!, $link: String, $user: String!, $short: String!, $text: String!, $group: String!, $at: EpochMilliseconds!) {
  changeTrackingCreateEvent(changeTrackingEvent: {
    categoryAndTypeData: {
      kind: { category: "DEPLOYMENT", type: "BASIC" }
      categoryFields: { deployment: { version: $version, commit: $commit, deepLink: $link } }
    }
    entitySearch: { query: $query }
    user: $user
    shortDescription: $short
    description: $text
    groupId: $group
    timestamp: $at
  }) {
    changeTrackingEvent { changeTrackingId }
    messages
  }
}`;

/**
 * A change event for each entity, by NerdGraph; the REST API for deployments is the legacy one.
 * https://docs.newrelic.com/docs/change-tracking/config/nerdgraph
 */
export function newRelic({ url, key, entities }: NewRelic, wires: Wires): Channel {
  const track = async (marker: Marker, entity: string) => {
    const { sha, environment, release, by, names, ended } = marker;
    const variables = {
      query: `id = '${entity}'`,
      version: sha,
      commit: sha,
      link: marker.url ?? null,
      user: by,
      short: `${names} ${sha.slice(0, 7)} in ${environment}`,
      text: markerText(marker),
      group: `${release} ${environment}`,
      at: Date.parse(ended),
    };
    const sending = {
      service: 'New Relic',
      operation: 'changeTrackingCreateEvent',
      url,
      headers: { 'api-key': key },
      body: { query: MUTATION, variables },
    };
    const answer = await send(sending, wires);
    if (isSuccess(answer) && isTracked(answer.json)) return;
    if (isSuccess(answer) && !isRecord(answer.json)) throw foreign(sending, answer);
    const errorCode = errorIn(answer.json);
    const hint =
      answer.status === 200
        ? `Is ${entity} the GUID of an entity that the user of \`new-relic-api-key\` can see, in this region?`
        : undefined;
    throw refusal(sending, answer, { errorCode, hint });
  };
  return {
    name: 'new-relic',
    place: `${entities.length} ${entities.length === 1 ? 'entity' : 'entities'}`,
    id: placeOf('new-relic', url),
    tell: ({ markers }, before) =>
      setEach(
        fresh(markers, LATE, wires.clock).flatMap(marker =>
          entities.map(entity => ({ marker, on: entity, set: () => track(marker, entity) })),
        ),
        before,
      ),
  };
}

/** A mutation that failed is answered with 200, too. https://docs.newrelic.com/docs/apis/nerdgraph/get-started/introduction-new-relic-nerdgraph/ */
function isTracked(json: unknown): boolean {
  const data = isRecord(json) && isRecord(json.data) ? json.data.changeTrackingCreateEvent : undefined;
  const event = isRecord(data) ? data.changeTrackingEvent : undefined;
  return isRecord(event) && typeof event.changeTrackingId === 'string';
}

function errorIn(json: unknown): string | undefined {
  const [first] = isRecord(json) && Array.isArray(json.errors) ? json.errors : [];
  return isRecord(first) && isRecord(first.extensions) ? nameIn(first.extensions.errorClass) : undefined;
}
