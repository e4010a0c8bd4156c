import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FaultKind, type LocalCloud, startLocalCloud } from '../../packages/local-cloud/src/index.ts';
import { runContract } from '../../packages/local-cloud/test/cloudrun/contract.ts';
import { overGrpc, overRest } from '../../packages/local-cloud/test/cloudrun/contract-clients.ts';

// The client would look for Google's metadata server, beyond this machine.
process.env.METADATA_SERVER_DETECTION = 'none';

const NAME = 'projects/shop-staging/locations/europe-west1/services/faulty';

/** Google's client, unmodified, against the stand-in: whatever it does not understand fails here. */
describe.each(['REST', 'gRPC'] as const)('@google-cloud/run over %s', wire => {
  let cloud: LocalCloud;
  const run = () => {
    if (cloud.run === undefined) throw new Error('the local cloud has no Cloud Run');
    return cloud.run;
  };
  const clients = () => {
    const deployer = { members: [], email: 'deploy@shop.iam.gserviceaccount.com' };
    const token = () => cloud.google.tokens.issue(deployer, 60).token;
    return wire === 'REST' ? overRest(run().url, token) : overGrpc(run().grpc);
  };

  // Over gRPC without TLS the client sends no token.
  beforeAll(async () => {
    cloud = await startLocalCloud({ auth: wire === 'REST', google: { run: {} } });
  });
  afterAll(() => cloud.close());

  runContract(() => ({
    clients: clients(),
    project: 'shop-staging',
    region: 'europe-west1',
    images: {
      good: 'shop/api:1',
      other: 'shop/api:2',
      missing: `${cloud.google.registry.host}/shop/api:none`,
    },
  }));

  /** Of a write, which the client does not try again by itself. */
  const FAULTS: [FaultKind, number, 'written' | 'untouched'][] = [
    ['throttle', 8, 'untouched'],
    ['server-error', 14, 'untouched'],
    ['expired-token', 16, 'untouched'],
    ['reset-before', 14, 'untouched'],
    ['reset-after', 14, 'written'],
  ];
  it.each(FAULTS)('meets %s as code %i, and leaves it %s', async (kind, code, effect) => {
    const template = { containers: [{ image: 'shop/api:1' }] };
    if (run().world.service(...PLACE) === undefined) await run().world.create(...PLACE, { template });
    const { services } = clients();
    cloud.faults.add({ kind, service: 'cloudrun', operation: 'UpdateService' });
    const update = { service: { name: NAME, description: kind }, updateMask: { paths: ['description'] } };
    await expect(services.updateService(update)).rejects.toMatchObject({ code });
    const { description } = run().world.service(...PLACE) ?? {};
    expect(description === kind ? 'written' : 'untouched').toBe(effect);
    await services.close();
  });
});

const PLACE = ['shop-staging', 'europe-west1', 'faulty'] as const;
