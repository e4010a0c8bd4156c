import { createHash } from 'node:crypto';
import type { Channel, News } from '../channel.ts';
import { isSuccess, refusal } from '../http/refused.ts';
import { send, type Wires } from '../http/send.ts';
import { placeOf } from '../memory.ts';
import { signed } from './sign.ts';

export interface WebhookBody {
  /** Such as `release.live`; what comes to a story while its phase stays comes under the same type. */
  type: `release.${string}`;
  /** When the last of its lines happened. ISO 8601, UTC. */
  timestamp: string;
  data: {
    schema: 1;
    repository: string;
    commit: string;
  } & Omit<News['story'], 'key'>;
}

/** Each state of a story, whole: what is received later replaces what came before. */
export function webhookBody({ repository, story: { key, ...story } }: News): WebhookBody {
  return {
    type: `release.${story.phase}`,
    timestamp: story.at,
    data: { schema: 1, repository, commit: key, ...story },
  };
}

/** A webhook of your own: each change of a story is sent, and once more only where no answer came. */
export function webhook(
  { url, secret }: { url: string; secret?: string | undefined },
  wires: Wires,
): Channel {
  return {
    name: 'webhook',
    place: 'its address',
    id: placeOf('webhook', url),
    async tell(news, before) {
      const body = JSON.stringify(webhookBody(news));
      const told = createHash('sha256').update(body).digest('hex').slice(0, 24);
      const isTold = before.some(notice => notice.about === news.story.key && notice.told === told);
      if (isTold) return { did: 'nothing new', remember: [] };
      const id = `release_${told}`;
      const at = Math.floor(wires.clock.now() / 1_000);
      const headers = {
        'webhook-id': id,
        'webhook-timestamp': String(at),
        // The same for the same state, however often it is sent.
        'idempotency-key': id,
        'user-agent': 'pipeline-notify',
        ...(secret !== undefined && signed(id, at, body, secret)),
      };
      const sending = { service: 'The webhook', operation: 'its POST', url, headers, body };
      const answer = await send(sending, wires);
      if (!isSuccess(answer)) throw refusal(sending, answer);
      return { did: 'posted', remember: [{ about: news.story.key, told }] };
    },
  };
}
