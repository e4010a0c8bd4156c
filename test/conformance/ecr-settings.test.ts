import { afterAll, beforeAll, describe } from 'vitest';
import { ecrSettingsContract } from '../../packages/local-cloud/test/ecr/settings-contract.ts';
import { findMinistack, startMinistack } from './ministack.ts';
import { findMoto, startMoto } from './moto.ts';
import type { Server } from './server.ts';

/** moto 5.2.5, against the documentation; told at length in docs/decisions/emulators.md. */
const MOTO_DIFFERS = {
  'keep an immutable tag where it is': 'it does, and says that the image exists',
  'keep a tag where it is that is not excepted': 'it does, and says that the image exists',
};
/** ministack 1.5.33, likewise. */
const MINISTACK_DIFFERS = {
  'are described as they were given': 'exceptions are lost',
  'that exceptions want are refused where they are not given': 'they are accepted',
  'keep a tag where it is that is not excepted': 'with exceptions all tags move',
  'without rules is refused': 'it is accepted',
  'creates tags that may move among those that may not': 'exceptions are lost',
  'says what stands where the policy of a new one is refused, and finishes in the next run':
    'no policy is refused',
};

const moto = findMoto();
const ministack = findMinistack();

describe.skipIf(moto === undefined)('settings of ECR, as moto has them, a third party', () => {
  let server: Server;
  beforeAll(async () => {
    server = await startMoto(moto ?? '');
  });
  afterAll(() => server?.close());

  ecrSettingsContract(() => ({ endpoint: server.url }), MOTO_DIFFERS);
});

describe.skipIf(ministack === undefined)('settings of ECR, as ministack has them, a third party', () => {
  let server: Server;
  beforeAll(async () => {
    server = await startMinistack(ministack ?? '');
  });
  afterAll(() => server?.close());

  ecrSettingsContract(() => ({ endpoint: server.url }), MINISTACK_DIFFERS);
});
