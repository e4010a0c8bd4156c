import { afterAll, beforeAll, describe } from 'vitest';
import {
  type LocalCloud,
  type LocalRegistry,
  processRuntime,
  startLocalCloud,
  startRegistry,
} from '../../packages/local-cloud/src/index.ts';
import { overGrpc, overRest } from '../../packages/local-cloud/test/cloudrun/contract-clients.ts';
import { jobsContract } from '../../packages/local-cloud/test/cloudrun/jobs/contract.ts';
import { pushImage } from '../../packages/local-cloud/test/runtime/image-fixture.ts';

const JOB = `
  const { CLOUD_RUN_TASK_INDEX: index, CLOUD_RUN_TASK_COUNT: count, EXIT, FOREVER } = process.env;
  console.log('hello from the job');
  console.log('task ' + index + ' of ' + count);
  if (FOREVER) setInterval(() => undefined, 1_000);
  else process.exit(Number(EXIT ?? 0));
`;

// The client would look for Google's metadata server, beyond this machine.
process.env.METADATA_SERVER_DETECTION = 'none';

/** Google's client, unmodified, runs jobs in the stand-in, whose containers are programs of this machine. */
describe.each(['REST', 'gRPC'] as const)('jobs by @google-cloud/run over %s', wire => {
  let cloud: LocalCloud;
  let registry: LocalRegistry;
  let image: string;
  beforeAll(async () => {
    registry = await startRegistry();
    image = await pushImage(registry.host, 'shop/job', {
      config: { Entrypoint: ['node', '/job.js'] },
      files: [{ path: 'job.js', data: JOB }],
    });
    // Over gRPC without TLS the client sends no token.
    const run = { runtime: () => processRuntime() };
    cloud = await startLocalCloud({ auth: wire === 'REST', google: { run } });
  });
  afterAll(async () => {
    await Promise.all([cloud.close(), registry.close()]);
  });

  jobsContract(() => {
    const { google, run } = cloud;
    if (run === undefined) throw new Error('the local cloud has no Cloud Run');
    const token = () =>
      google.tokens.issue({ members: [], email: 'deploy@shop.iam.gserviceaccount.com' }, 600).token;
    return {
      clients: wire === 'REST' ? overRest(run.url, token) : overGrpc(run.grpc),
      project: 'shop-staging',
      region: 'europe-west1',
      image,
      async lines(execution) {
        const filter = `resource.type="cloud_run_job" AND labels."run.googleapis.com/execution_name"="${execution.split('/').at(-1)}"`;
        const answer = await fetch(`${google.url}/v2/entries:list`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token()}` },
          body: JSON.stringify({ resourceNames: ['projects/shop-staging'], filter }),
        });
        const { entries = [] } = (await answer.json()) as { entries?: { textPayload: string }[] };
        return entries.map(({ textPayload }) => textPayload);
      },
    };
  });
});
