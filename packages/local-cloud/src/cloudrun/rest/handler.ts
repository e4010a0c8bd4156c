import { ApiFault, apiReply } from '../../google/google-fault.ts';
import { type Call, type Handler, type Incoming, json, type Reply } from '../../http/exchange.ts';
import { withNumericEnums } from '../codec.ts';
import type { Dispatcher } from '../dispatch.ts';
import { fault, isWrite } from '../handler.ts';
import { refusal } from '../refusal.ts';
import { type Route, routes } from './routes.ts';
import { requestOf } from './transcode.ts';

/** Cloud Run's REST API. https://docs.cloud.google.com/run/docs/reference/rest */
export function restHandler(dispatch: Dispatcher): Handler {
  const all = routes();
  return request => {
    const { pathname } = request.url;
    for (const route of all) {
      const found = route.verb === request.method ? route.pattern.exec(pathname) : null;
      if (found) return call(dispatch, request, route, found.slice(1));
    }
    const operation = `${request.method} ${pathname}`;
    const run = () => apiReply(fault('UNIMPLEMENTED', `${operation} is not implemented here`));
    return { service: 'cloudrun', operation, write: request.method !== 'GET', run, refuse };
  };
}

function call(dispatch: Dispatcher, request: Incoming, route: Route, values: readonly string[]): Call {
  const { rpc } = route;
  const run = async (): Promise<Reply> => {
    try {
      const body = (await request.body()).toString();
      const answer = await dispatch(
        rpc.key,
        requestOf(route, request.url, values, body),
        request.headers.authorization,
      );
      const numbers = request.url.searchParams.get('$alt')?.includes('enum-encoding=int') === true;
      return json(200, numbers ? withNumericEnums(rpc.response, answer) : answer);
    } catch (error) {
      if (error instanceof ApiFault) return apiReply(error);
      throw error;
    }
  };
  return { service: 'cloudrun', operation: rpc.name, write: isWrite(rpc.name), run, refuse };
}

const refuse: Call['refuse'] = (kind, status) => {
  const reply = apiReply(refusal(kind));
  return status === undefined ? reply : { ...reply, status };
};
