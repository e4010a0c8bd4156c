import { json, type Reply } from '../http/exchange.ts';

/**
 * An error as a registry answers it.
 * https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#error-codes
 */
export class RegistryFault extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: unknown;
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    code: string,
    message: string,
    more: { detail?: unknown; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.detail = more.detail;
    this.headers = more.headers ?? {};
  }
}

export function faultReply({ status, code, message, detail, headers }: RegistryFault): Reply {
  const error = detail === undefined ? { code, message } : { code, message, detail };
  return json(status, { errors: [error] }, headers);
}
