import type { AwsJsonService } from './aws-fault.ts';
import { awsJsonCall, type ServicesFor } from './aws-json.ts';
import { type AwsQueryService, awsQueryCall } from './aws-query.ts';
import { type AwsRestService, awsRestCall, restServiceOf } from './aws-rest.ts';
import type { Handler } from './exchange.ts';

export interface AwsServices {
  json?: readonly AwsJsonService[];
  query?: readonly AwsQueryService[];
  /** They check their callers themselves. */
  rest?: readonly AwsRestService[];
  /** Asked before every operation of a JSON service; a Query service checks its callers itself. All of `json` when absent. */
  jsonFor?: ServicesFor;
}

/** Any number of AWS services on one port, as `AWS_ENDPOINT_URL` has it. */
export function awsHandler(services: AwsServices): Handler {
  const { json = [], query = [], rest = [], jsonFor } = services;
  return request => {
    const service = restServiceOf(request, rest);
    if (service !== undefined) return awsRestCall(request, service);
    return String(request.headers['content-type']).startsWith('application/x-www-form-urlencoded')
      ? awsQueryCall(request, query)
      : awsJsonCall(request, json, jsonFor);
  };
}
