import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  accountForGithub,
  type LocalCloud,
  providerForGithub,
  startLocalCloud,
} from '../packages/local-cloud/src/index.ts';
import { start } from './bundles/start.ts';
import { builtStages } from './bundles/tree.ts';

const PROVIDER = providerForGithub('', 'org/shop').name;
const ACCOUNT = accountForGithub('org/shop').email;

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startLocalCloud();
});
afterAll(() => cloud.close());

/** Google's client is bundled with another fetch than the one it has in its package: only the bundle shows that both do. */
describe('build-push as it is bundled', () => {
  const push = async (account: string) => {
    const stage = builtStages().find(({ name }) => name === 'build-push');
    if (stage === undefined) throw new Error('build-push was not built');
    return start(stage, {
      inputs: {
        registry: cloud.google.registry.host,
        repository: 'shop/api',
        builder: 'packer',
        'packer-base': 'scratch',
        'workload-identity-provider': PROVIDER,
        'service-account': account,
      },
      files: { Dockerfile: 'FROM scratch\nCOPY a /a\n', a: 'a' },
      env: { ...cloud.env, NODE_OPTIONS: '' },
    });
  };

  it('logs in to Artifact Registry over a reset and a 503, and pushes there', async () => {
    cloud.faults.add({ kind: 'reset-before', service: 'google-sts', count: 1 });
    cloud.faults.add({ kind: 'server-error', service: 'google-iam-credentials', count: 1 });
    const { code, stdout, outputs } = await push(ACCOUNT);
    expect(code, stdout).toBe(0);
    const stored = cloud.google.registry.store.repository('shop/api').manifest('sha-0123456789ab');
    expect(stored.digest).toBe(outputs.digest);
  });

  it('tells a refusal in the same words', async () => {
    const { code, stdout } = await push('other@shop.iam.gserviceaccount.com');
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^::error .*This run may not act as other@shop.*roles\/iam\.workloadIdentityUser/m,
    );
  });
});
