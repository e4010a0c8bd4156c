import { createServer, request } from 'node:http';
import { type Bound, bind } from '../../packages/local-cloud/src/http/bind.ts';

/**
 * Before emulate's Vercel, for what it does otherwise than Vercel documents: `limit=-1` of a build's lines are all of them
 * (https://vercel.com/docs/rest-api/deployments/get-deployment-events), of which it has never more than three, and tells one.
 */
export function startEmulateFront(target: string): Promise<Bound> {
  const server = createServer((incoming, outgoing) => {
    const { method, headers, url = '/' } = incoming;
    const at = new URL(url, target);
    if (at.pathname.endsWith('/events')) at.searchParams.delete('limit');
    const onward = request(at, { method, headers }, answer => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.once('error', error => outgoing.destroy(error));
    incoming.pipe(onward);
  });
  return bind(server, 0);
}
