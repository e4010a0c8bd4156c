import { type Answer, type Received, RunServer } from '../../../cloudrun/test/run-server.ts';
import { fakeClock } from '../../../rollout/test/fake-clock.ts';
import { openVercel, type VercelApi, type VercelOptions } from '../../src/index.ts';

export type { Answer, Received };

export const TOKEN = 'vcp_0123456789abcdefABCDEF';

/** As Vercel refuses. https://vercel.com/docs/rest-api/errors */
export function refusal(
  status: number,
  code: string,
  message = code,
  more: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Answer {
  return { status, body: { error: { code, message, ...more } }, headers };
}

export interface Opened {
  api: VercelApi;
  server: RunServer;
  clock: ReturnType<typeof fakeClock>;
}

const open: RunServer[] = [];

/** The client over HTTP, against a server that answers by a list, the last for ever. */
export async function opened(
  answer: Answer[] | ((request: Received) => Answer),
  options: Partial<VercelOptions> = {},
): Promise<Opened> {
  const server = new RunServer(answer);
  open.push(server);
  const endpoint = await server.listen();
  const clock = fakeClock();
  const api = openVercel({ token: TOKEN, scope: { team: 'acme' }, clock, endpoint, ...options });
  return { api, server, clock };
}

export function closeAll(): void {
  for (const server of open.splice(0)) server.close();
}

export const failure = (asked: Promise<unknown>) =>
  asked.then(
    () => undefined,
    (error: unknown) => error,
  );

export const aProject = { id: 'prj_1', name: 'shop-web', accountId: 'team_1' };
export const aDeployment = {
  id: 'dpl_1',
  url: 'shop-web-1.vercel.app',
  projectId: 'prj_1',
  readyState: 'READY',
};
