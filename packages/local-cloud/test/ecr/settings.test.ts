import { afterAll, beforeAll } from 'vitest';
import { type LocalCloud, startLocalCloud } from '../../src/index.ts';
import { ecrSettingsContract } from './settings-contract.ts';

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startLocalCloud();
});
afterAll(() => cloud.close());

ecrSettingsContract(() => ({ endpoint: cloud.aws.url, credentials: cloud.aws.keys }));
