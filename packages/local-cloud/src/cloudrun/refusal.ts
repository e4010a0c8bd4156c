import type { ApiFault } from '../google/google-fault.ts';
import type { Refusal } from '../http/exchange.ts';
import { errorInfo, fault } from './handler.ts';

/** Faults of single requests, in Google's words where they are known. */
export function refusal(kind: Refusal): ApiFault {
  switch (kind) {
    case 'throttle':
      // https://docs.cloud.google.com/docs/quotas/troubleshoot
      return fault(
        'RESOURCE_EXHAUSTED',
        "Quota exceeded for quota metric 'Write requests' and limit 'Write requests per minute per region' of service 'run.googleapis.com'.",
        [
          errorInfo('RATE_LIMIT_EXCEEDED', 'googleapis.com', {
            service: 'run.googleapis.com',
            quota_metric: 'run.googleapis.com/write_requests',
            quota_limit: 'WriteRequestsPerMinutePerProjectPerRegion',
          }),
        ],
      );
    case 'expired-token':
      return unauthenticated();
    case 'server-error':
      return fault('UNAVAILABLE', 'The service is currently unavailable.');
  }
}

/** https://docs.cloud.google.com/docs/authentication/troubleshoot-adc */
export function unauthenticated(): ApiFault {
  return fault(
    'UNAUTHENTICATED',
    'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
    [errorInfo('ACCESS_TOKEN_TYPE_UNSUPPORTED', 'googleapis.com', { service: 'run.googleapis.com' })],
  );
}
