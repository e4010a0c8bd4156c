import { afterAll, beforeAll, describe } from 'vitest';
import { ecsContract } from '../../packages/local-cloud/test/ecs/contract.ts';
import { findMinistack, type Ministack, startMinistack } from './ministack.ts';
import { buildNodeImage } from './node-image.ts';
import { missing } from './tools.ts';

const IMAGE = 'local-cloud-conformance:ecs';
/** ministack 1.5.33, against the documentation; told at length in docs/decisions/emulators.md. */
const DIFFERS = {
  'tags do not come unasked': 'they come always',
  'a new one is in progress until its task runs': 'it is COMPLETED at once',
  'an unknown task definition is refused and changes nothing': 'it is accepted',
  'a steady state is an event, word for word': 'there is no such event',
  'its tasks name the deployment that started them': 'they name the service',
  'a rollback is told in events, word for word': 'in words of its own',
  'service deployments tell how each deployment ended': 'none are kept',
  'a deployment that failed leaves the list once its tasks are gone': 'it stays for ever',
  'an inactive one cannot be updated': 'it can',
  'one that ended says why, word for word': 'in words of its own',
};
const program = findMinistack();
const absent = await missing('docker');

describe.skipIf(program === undefined || absent.length > 0)(
  'ECS of ministack, a third party with real containers',
  () => {
    let server: Ministack;
    beforeAll(async () => {
      await buildNodeImage(IMAGE);
      server = await startMinistack(program ?? '');
    });
    afterAll(() => server?.close());

    ecsContract(() => ({ endpoint: server.url, image: IMAGE }), { patience: 45, differs: DIFFERS });
  },
);
