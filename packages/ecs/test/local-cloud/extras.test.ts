import { beforeAll, describe } from 'vitest';
import { extrasContract } from '../extras-contract.ts';
import { localCloud } from './cloud.ts';

const at = localCloud();
beforeAll(() => {
  at.cloud.s3.create('models');
});

describe('revisions, scheduled tasks and models in the local cloud', () => {
  extrasContract(() => ({
    endpoint: at.cloud.aws.url,
    region: at.cloud.aws.region,
    credentials: at.cloud.aws.keys,
    bucket: 'models',
  }));
});
