import { json, type Reply } from '../http/exchange.ts';

/** An error as Vercel's REST API answers it. https://vercel.com/docs/rest-api/errors */
export class ApiFault extends Error {
  readonly status: number;
  readonly code: string;
  /** More fields of `error`. */
  readonly more: Record<string, unknown>;

  constructor(status: number, code: string, message: string, more: Record<string, unknown> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.more = more;
  }
}

export function faultReply({ status, code, message, more }: ApiFault, headers = {}): Reply {
  return json(status, { error: { code, message, ...more } }, headers);
}

export const notFound = (what: string) => new ApiFault(404, 'not_found', `${what} not found`);
export const badRequest = (message: string, more = {}) => new ApiFault(400, 'bad_request', message, more);
export const forbidden = (message = 'Not authorized', more = {}) =>
  new ApiFault(403, 'forbidden', message, more);
