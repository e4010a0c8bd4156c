import { afterAll, beforeAll, describe } from 'vitest';
import { type LocalCloud, startLocalCloud } from '../../packages/local-cloud/src/index.ts';
import { ecrContract } from '../../packages/local-cloud/test/ecr/contract.ts';
import { pushByDocker } from './docker-push.ts';
import { missing } from './tools.ts';

const absent = await missing('docker');

describe.skipIf(absent.length > 0)('our ECR, pushed to by docker', () => {
  let cloud: LocalCloud;
  beforeAll(async () => {
    cloud = await startLocalCloud();
  });
  afterAll(() => cloud?.close());

  ecrContract(() => ({ endpoint: cloud.aws.url, credentials: cloud.aws.keys }), {
    pushers: { docker: pushByDocker },
  });
});
