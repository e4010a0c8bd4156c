import { afterAll, beforeAll } from 'vitest';
import { type LocalCloud, startLocalCloud } from '../../src/index.ts';
import { ecrContract } from './contract.ts';

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startLocalCloud();
});
afterAll(() => cloud.close());

ecrContract(() => ({ endpoint: cloud.aws.url, credentials: cloud.aws.keys }));
