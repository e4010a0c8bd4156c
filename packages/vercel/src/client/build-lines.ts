import type { VercelApi } from '../api.ts';
import type { Raw } from '../raw.ts';
import { readEvent } from '../view/build-event.ts';
import { objectsIn, objectsInText } from '../wire/json-stream.ts';
import { path } from '../wire/path.ts';
import type { Ask, Connection } from './connection.ts';

/** https://vercel.com/docs/rest-api/deployments/get-deployment-events */
export function buildLinesApi(connection: Connection): Pick<VercelApi, 'buildLines'> {
  return {
    async *buildLines(deployment, { follow, since, signal }) {
      const ask: Ask = {
        about: {
          operation: 'GetDeploymentEvents',
          changes: false,
          subject: { kind: 'deployment', id: deployment },
        },
        method: 'GET',
        path: path`/v3/deployments/${deployment}/events`,
        // All of them, where it would be the first hundred.
        query: { direction: 'forward', builds: 1, limit: -1, follow: follow ? 1 : undefined, since },
      };
      const seen = new Set<string>();
      for await (const event of follow
        ? following(connection, ask, signal)
        : whole(connection, ask, signal)) {
        for (const line of readEvent(event)) {
          if (seen.has(line.id)) continue;
          seen.add(line.id);
          // A build may print the variables that it was given.
          yield { ...line, text: connection.secrets.clean(line.text) };
        }
      }
    },
  };
}

async function* whole(connection: Connection, ask: Ask, signal?: AbortSignal): AsyncGenerator<Raw> {
  const text = await connection.take(
    ask,
    ({ status, text }) => (status === 200 ? { value: text } : undefined),
    { signal },
  );
  yield* objectsInText(text);
}

async function* following(connection: Connection, ask: Ask, signal?: AbortSignal): AsyncGenerator<Raw> {
  const stream = await connection.open(ask, signal);
  yield* objectsIn(untilItBreaks(stream, signal));
}

/** That it broke off is no failure: what comes after is asked for anew. That it was ended is told. */
async function* untilItBreaks(
  stream: ReadableStream<Uint8Array>,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch {
    signal?.throwIfAborted();
  }
}
