import { afterAll, beforeAll, describe } from 'vitest';
import { clientContract } from './client-contract.ts';
import { type Scene, scene } from './repository.ts';

/** Our client and our stand-in, by the same rules as a third party's emulator, in `test/conformance/github-emulate.test.ts`. */
describe('the client, against the stand-in', () => {
  let shop: Scene;
  beforeAll(async () => {
    shop = await scene({
      people: { ann: { permission: 'admin', association: 'OWNER' }, ben: {} },
      teams: { 'acme/release-managers': ['ann'] },
      workflows: {},
      tokens: {
        ann: {
          login: 'ann',
          permissions: { actions: 'write', contents: 'write', issues: 'write', members: 'read' },
        },
      },
    });
  });
  afterAll(() => shop.github.close());
  clientContract({ connect: () => shop.connect('ann') });
});
