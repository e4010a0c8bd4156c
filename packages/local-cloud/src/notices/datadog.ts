import { type Incoming, json, type Reply } from '../http/exchange.ts';
import { argumentsOf } from './body.ts';

export interface DatadogEvent {
  title: string;
  text: string;
  tags: string[];
  alert_type?: string;
  date_happened?: number;
}

const LATEST = 18 * 3_600;

/** The event stream. https://docs.datadoghq.com/api/latest/events/post-an-event/ */
export class Datadog {
  readonly key = 'localcloudopensnothingbutitself0';
  readonly events: DatadogEvent[] = [];

  async post(request: Incoming): Promise<Reply> {
    if (request.headers['dd-api-key'] !== this.key) return json(403, { errors: ['Forbidden'] });
    const { title, text, tags = [], ...more } = (await argumentsOf(request)) ?? {};
    if (typeof title !== 'string' || typeof text !== 'string' || !Array.isArray(tags))
      return json(400, { errors: ['title and text are required'] });
    if (text.length > 4_000) return json(400, { errors: ['text is too long'] });
    const happened = more.date_happened;
    if (
      happened !== undefined &&
      (!Number.isInteger(happened) || Date.now() / 1_000 - Number(happened) > LATEST)
    )
      return json(400, { errors: ['date_happened is more than 18 hours ago'] });
    const event = { title, text, tags: tags.map(String), ...more };
    this.events.push(event);
    return json(202, { status: 'ok', event: { id: this.events.length, ...event } });
  }
}
