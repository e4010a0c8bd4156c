import type { AdminRoutes } from '../http/admin.ts';
import { json } from '../http/exchange.ts';
import { parsePlatformFault } from './parse-fault.ts';
import type { World } from './world.ts';

/**
 * `/_local-cloud/platform-faults` on the AWS port: `POST` one fault or a list, such as
 * `{"kind":"crash","image":"api@sha256:","exitCode":1}`; `GET` what is set; `DELETE` all of it.
 */
export function platformFaultRoutes({ faults }: World): AdminRoutes {
  return {
    'GET platform-faults': () => json(200, faults.list()),
    'DELETE platform-faults': () => {
      faults.clear();
      return { status: 204 };
    },
    'POST platform-faults': async request => {
      let given: unknown;
      try {
        given = JSON.parse((await request.body()).toString());
      } catch {
        return json(400, { error: 'the body is not JSON' });
      }
      const parsed = [given].flat().map(parsePlatformFault);
      const wrong = parsed.filter(fault => typeof fault === 'string');
      if (wrong.length > 0) return json(400, { error: wrong.join('; ') });
      faults.add(...parsed.filter(fault => typeof fault !== 'string'));
      return json(201, faults.list());
    },
  };
}
