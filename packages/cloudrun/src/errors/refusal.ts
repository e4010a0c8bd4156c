import { isRecord } from '@pipeline/contracts';
import type { Answer } from '../wire/send.ts';

/** What Google refused, in its words. https://google.aip.dev/193 */
export interface Refusal {
  /** HTTP's. */
  status: number;
  /** Such as `ABORTED`; empty where something other than the API answered. */
  code: string;
  message: string;
  /** Of the ErrorInfo, such as `SERVICE_DISABLED`. */
  reason: string;
  metadata: Readonly<Record<string, string>>;
  /** Of a BadRequest. */
  violations: readonly Violation[];
  /** Milliseconds that Google asks to wait. */
  wait?: number;
}

export interface Violation {
  /** `service.template.containers[0].image` */
  field: string;
  description: string;
}

export function readRefusal({ status, body, retryAfter }: Answer, now: number): Refusal {
  const error = record(isRecord(body) ? body.error : undefined);
  const details = records(error.details);
  const of = (type: string) =>
    details.find(each => text(each['@type']) === `type.googleapis.com/google.rpc.${type}`) ?? {};
  const info = of('ErrorInfo');
  const wait = waitOf(retryAfter, now) ?? waitOf(text(of('RetryInfo').retryDelay).replace(/s$/, ''), now);
  return {
    status,
    code: text(error.status),
    message: text(error.message) || `HTTP ${status}, in no words of Google’s API`,
    reason: text(info.reason),
    metadata: Object.fromEntries(
      Object.entries(record(info.metadata)).filter(([, value]) => typeof value === 'string'),
    ) as Record<string, string>,
    violations: records(of('BadRequest').fieldViolations).map(each => ({
      field: text(each.field),
      description: text(each.description),
    })),
    ...(wait !== undefined && { wait }),
  };
}

/** Seconds, or a date. https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
function waitOf(after: string | undefined, now: number): number | undefined {
  if (after === undefined || after === '') return undefined;
  const seconds = Number(after);
  const ms = Number.isNaN(seconds) ? Date.parse(after) - now : seconds * 1000;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

const text = (value: unknown) => (typeof value === 'string' ? value : '');
const record = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});
const records = (value: unknown) => (Array.isArray(value) ? value.filter(isRecord) : []);
