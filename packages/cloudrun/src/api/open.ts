import type { RunApi } from '../api.ts';
import { readOperation } from '../view/operation.ts';
import { collection } from './collection.ts';
import { SERVICES, WORKER_POOLS } from './collections.ts';
import { connect, type RunOptions } from './connection.ts';
import { jobsApi } from './jobs.ts';
import { logApi } from './log-tail.ts';
import { nameIn } from './names.ts';
import { policyApi } from './policy.ts';

/** Cloud Run by Google's own client over REST, with documents instead of its messages. Loads the client. */
export async function openRun(options: RunOptions): Promise<RunApi> {
  const connection = await connect(options);
  const { call, find } = connection;

  return {
    services: collection(SERVICES, connection),
    workerPools: collection(WORKER_POOLS, connection),
    ...jobsApi(connection),
    ...policyApi(connection),
    ...logApi(connection),

    getRevision: (at, parent, id) =>
      find(
        { operation: 'GetRevision', changes: false, subject: { ...at, kind: 'revision', id } },
        ({ revisions }, gax) =>
          revisions.getRevision({ name: `${nameIn(at, parent.kind, parent.id)}/revisions/${id}` }, gax),
      ),

    async getOperation(name) {
      const [, project = '', , region = '', , id = ''] = name.split('/');
      const subject = { project, region, kind: 'operation' as const, id };
      const raw = await call(
        { operation: 'GetOperation', changes: false, subject },
        // Its type is that of gRPC's client, which returns no promise.
        ({ services }, gax) => services.getOperation({ name } as never, gax as never) as Promise<unknown>,
      );
      return readOperation(raw);
    },
  };
}
