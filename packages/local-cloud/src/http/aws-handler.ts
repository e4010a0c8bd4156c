import type { AwsJsonService } from './aws-fault.ts';
import { type Authenticate, awsJsonCall } from './aws-json.ts';
import { type AwsQueryService, awsQueryCall } from './aws-query.ts';
import type { Handler } from './exchange.ts';

export interface AwsServices {
  json?: readonly AwsJsonService[];
  query?: readonly AwsQueryService[];
  /** For the JSON services, before every operation; a Query service checks its callers itself. */
  authenticate?: Authenticate;
}

/** Any number of AWS services on one port, as `AWS_ENDPOINT_URL` has it. */
export function awsHandler({ json = [], query = [], authenticate = () => {} }: AwsServices): Handler {
  return request =>
    String(request.headers['content-type']).startsWith('application/x-www-form-urlencoded')
      ? awsQueryCall(request, query)
      : awsJsonCall(request, json, authenticate);
}
