import { type Incoming, json, type Reply } from '../http/exchange.ts';
import { argumentsOf, isObject } from './body.ts';

export interface PagerDutyAlert {
  key: string;
  dedupKey: string;
  status: 'triggered' | 'resolved';
  severity: string;
  summary: string;
  /** How many events triggered it. */
  events: number;
}

const ACTIONS = ['trigger', 'acknowledge', 'resolve'];
const SEVERITIES = ['critical', 'error', 'warning', 'info'];

/**
 * Events as they become alerts. One that resolves by another key than it was opened with, or what is resolved, is dropped; what triggers
 * after that opens a new one. https://developer.pagerduty.com/docs/send-alert-event
 */
export class PagerDuty {
  readonly alerts: PagerDutyAlert[] = [];
  readonly events: Record<string, unknown>[] = [];

  async enqueue(request: Incoming): Promise<Reply> {
    const event = (await argumentsOf(request)) ?? {};
    const errors = wrongWith(event);
    if (errors.length > 0)
      return json(400, { status: 'invalid event', message: 'Event object is invalid', errors });
    const [key, dedupKey] = [
      String(event.routing_key),
      String(event.dedup_key ?? `made-${this.events.length}`),
    ];
    this.events.push(event);
    const open = this.alerts.find(
      alert => alert.key === key && alert.dedupKey === dedupKey && alert.status === 'triggered',
    );
    if (event.event_action === 'resolve' && open) open.status = 'resolved';
    if (event.event_action === 'trigger') {
      const { severity, summary } = event.payload as Record<string, unknown>;
      if (open) Object.assign(open, { events: open.events + 1, severity: String(severity) });
      else
        this.alerts.push({
          key,
          dedupKey,
          status: 'triggered',
          severity: String(severity),
          summary: String(summary),
          events: 1,
        });
    }
    return json(202, { status: 'success', message: 'Event processed', dedup_key: dedupKey });
  }
}

function wrongWith({
  routing_key: key,
  event_action: action,
  dedup_key: dedup,
  payload,
}: Record<string, unknown>): string[] {
  const errors: string[] = [];
  if (typeof key !== 'string' || !/^\w{32}$/.test(key)) errors.push("'routing_key' is invalid");
  if (!ACTIONS.includes(String(action)))
    errors.push(
      "'event_action' is invalid (must be one of the following: 'trigger', 'acknowledge', 'resolve')",
    );
  if (dedup !== undefined && String(dedup).length > 255)
    errors.push("'dedup_key' is too long (maximum is 255 characters)");
  if (action !== 'trigger')
    return dedup === undefined ? [...errors, "'dedup_key' is missing or blank"] : errors;
  const { summary, source, severity } = isObject(payload) ? payload : {};
  if (typeof summary !== 'string' || summary === '') errors.push("'payload.summary' is missing or blank");
  if (String(summary).length > 1_024)
    errors.push("'payload.summary' is too long (maximum is 1024 characters)");
  if (typeof source !== 'string' || source === '') errors.push("'payload.source' is missing or blank");
  if (!SEVERITIES.includes(String(severity))) errors.push("'payload.severity' is invalid");
  return errors;
}
