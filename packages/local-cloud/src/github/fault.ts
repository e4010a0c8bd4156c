import { json, type Reply } from '../http/exchange.ts';

const DOCS = 'https://docs.github.com/rest';

/** An error as GitHub's REST API answers it. https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api */
export class GithubFault extends Error {
  readonly status: number;
  readonly errors: readonly FieldError[];

  constructor(status: number, message: string, errors: readonly FieldError[] = []) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

export interface FieldError {
  resource: string;
  field: string;
  code: 'missing_field' | 'invalid' | 'custom' | 'already_exists';
  message?: string;
}

export function notFound(): GithubFault {
  return new GithubFault(404, 'Not Found');
}

export function invalid(error: FieldError): GithubFault {
  return new GithubFault(422, 'Validation Failed', [error]);
}

export function faultReply({ status, message, errors }: GithubFault): Reply {
  return refusal(status, message, {}, errors.length > 0 ? { errors } : {});
}

export function refusal(
  status: number,
  message: string,
  headers: Record<string, string> = {},
  more: Record<string, unknown> = {},
): Reply {
  return json(status, { message, documentation_url: DOCS, status: String(status), ...more }, headers);
}
