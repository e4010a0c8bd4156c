import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findNpmTool } from './npm-tool.ts';

// biome-ignore lint/suspicious/noExplicitAny: it is not in the lockfile, and so are its types not
export type Seen = any;

type Call = (request?: object, options?: object) => Promise<Seen>;

/** Its folder; says in one line that it is skipped where it is not here. */
export const findVercelSdk = () => findNpmTool('@vercel/sdk', 'VERCEL_SDK_VERSION');

/** Of alternatives that it has refused it counts what they would have filled in: here the bypass of an integration. */
const MISCOUNTED = new Set(['projects.updateProjectProtectionBypass']);

/**
 * Vercel's own client, generated from its description of the API: it refuses an answer of another shape, but fills in a string or
 * a number that is missing, and takes values that it does not know. Here that is refused as well, for one call at a time.
 */
export async function openSdk(folder: string, serverURL: string, bearerToken: string): Promise<Seen> {
  const load = (file: string) => import(pathToFileURL(join(folder, 'esm', file)).href);
  const { Vercel } = await load('index.js');
  const { startCountingUnrecognized } = await load('types/unrecognized.js');
  const exactly =
    (name: string, call: Call): Call =>
    async (...given) => {
      const counter = startCountingUnrecognized();
      const answer = await call(...given).catch(error => {
        counter.end(0);
        throw error;
      });
      const filledIn: number = counter.end();
      if (filledIn > 0 && !MISCOUNTED.has(name))
        throw new Error(`${name}: ${filledIn} values are missing, or not as described`);
      return answer;
    };
  const members = <T>(of: object, make: (name: string, member: T) => unknown) =>
    new Proxy(of, {
      get(target, name) {
        const member: T | undefined = Reflect.get(target, name);
        return member === undefined ? undefined : make(String(name), member);
      },
    });
  return members(new Vercel({ serverURL, bearerToken }), (group, namespace: object) =>
    members(namespace, (name, call: Call) => exactly(`${group}.${name}`, call.bind(namespace))),
  );
}
