import type { Faults } from '../faults/faults.ts';
import { parseFault } from '../faults/parse-fault.ts';
import { type Incoming, json, type Reply } from './exchange.ts';
import type { RequestLog } from './request-log.ts';

/** What a stand-in adds to its administration, by method and name: `POST platform-faults`. */
export type AdminRoutes = Readonly<Record<string, (request: Incoming) => Promise<Reply> | Reply>>;

export const ADMIN_PATH = '/_local-cloud/';

/**
 * What every stand-in answers besides its service, never logged and never faulted:
 * `POST /_local-cloud/faults` (one fault or a list), `GET` what is pending, `DELETE` all of it;
 * `GET /_local-cloud/requests` what was received.
 */
export async function admin(
  request: Incoming,
  faults: Faults,
  log: RequestLog,
  more: AdminRoutes = {},
): Promise<Reply> {
  const asked = `${request.method} ${request.url.pathname.slice(ADMIN_PATH.length)}`;
  switch (asked) {
    case 'GET faults':
      return json(200, faults.pending());
    case 'DELETE faults':
      faults.clear();
      return { status: 204 };
    case 'POST faults':
      return addFaults(await request.body(), faults);
    case 'GET requests':
      return json(200, log.requests());
    default:
      return more[asked]?.(request) ?? json(404, { error: 'try faults or requests' });
  }
}

function addFaults(body: Buffer, faults: Faults): Reply {
  let given: unknown;
  try {
    given = JSON.parse(body.toString());
  } catch {
    return json(400, { error: 'the body is not JSON' });
  }
  const parsed = [given].flat().map(parseFault);
  const good = parsed.filter(fault => typeof fault !== 'string');
  const wrong = parsed.filter(fault => typeof fault === 'string');
  if (wrong.length > 0) return json(400, { error: wrong.join('; ') });
  faults.add(...good);
  return json(201, faults.pending());
}
