import type { AdminRoutes } from '../http/admin.ts';
import { json } from '../http/exchange.ts';

/** A platform's faults over HTTP: `POST` one or a list; `GET` what is set; `DELETE` all of it. */
export function faultRoutes<F extends object>(
  name: string,
  faults: { add(...faults: F[]): void; list(): readonly F[]; clear(): void },
  parse: (value: unknown) => F | string,
): AdminRoutes {
  return {
    [`GET ${name}`]: () => json(200, faults.list()),
    [`DELETE ${name}`]: () => {
      faults.clear();
      return { status: 204 };
    },
    [`POST ${name}`]: async request => {
      let given: unknown;
      try {
        given = JSON.parse((await request.body()).toString());
      } catch {
        return json(400, { error: 'the body is not JSON' });
      }
      const parsed = [given].flat().map(parse);
      const wrong = parsed.filter(fault => typeof fault === 'string');
      if (wrong.length > 0) return json(400, { error: wrong.join('; ') });
      faults.add(...parsed.filter((fault): fault is F => typeof fault !== 'string'));
      return json(201, faults.list());
    },
  };
}
