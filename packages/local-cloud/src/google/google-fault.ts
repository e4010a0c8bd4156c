import { json, type Reply } from '../http/exchange.ts';

/** A refusal by Google's STS, in OAuth's form (RFC 6749, 5.2). */
export class StsFault extends Error {
  readonly code: string;

  constructor(code: string, description: string) {
    super(description);
    this.code = code;
  }
}

/** The status is 400 for all, as that RFC has it; Google's page names none. */
export function stsReply({ code, message }: StsFault, status = 400): Reply {
  return json(status, { error: code, error_description: message });
}

/** A refusal by any other of Google's APIs. https://cloud.google.com/apis/design/errors#error_payloads */
export class ApiFault extends Error {
  readonly code: number;
  readonly status: string;
  readonly details: readonly object[];

  constructor(code: number, status: string, message: string, details: readonly object[] = []) {
    super(message);
    this.code = code;
    this.status = status;
    this.details = details;
  }
}

export function apiReply({ code, status, message, details }: ApiFault): Reply {
  return json(code, { error: { code, message, status, ...(details.length > 0 && { details }) } });
}
