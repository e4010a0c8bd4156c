import type { AdminRoutes } from '../http/admin.ts';
import { json } from '../http/exchange.ts';
import type { RunFaults } from './faults.ts';
import { parseRunFault } from './parse-fault.ts';

/**
 * `/_local-cloud/run-faults` on Cloud Run's port: `POST` one fault or a list, such as
 * `{"kind":"crash","service":"api","exitCode":1}`; `GET` what is set; `DELETE` all of it.
 */
export function runFaultRoutes(faults: RunFaults): AdminRoutes {
  return {
    'GET run-faults': () => json(200, faults.list()),
    'DELETE run-faults': () => {
      faults.clear();
      return { status: 204 };
    },
    'POST run-faults': async request => {
      let given: unknown;
      try {
        given = JSON.parse((await request.body()).toString());
      } catch {
        return json(400, { error: 'the body is not JSON' });
      }
      const parsed = [given].flat().map(parseRunFault);
      const wrong = parsed.filter(fault => typeof fault === 'string');
      if (wrong.length > 0) return json(400, { error: wrong.join('; ') });
      faults.add(...parsed.filter(fault => typeof fault !== 'string'));
      return json(201, faults.list());
    },
  };
}
