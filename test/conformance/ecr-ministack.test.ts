import { afterAll, beforeAll, describe } from 'vitest';
import { ecrContract } from '../../packages/local-cloud/test/ecr/contract.ts';
import { pushByDocker } from './docker-push.ts';
import { findMinistack, type Ministack, startMinistack } from './ministack.ts';
import { missing } from './tools.ts';

/** ministack 1.5.33, against the documentation; told at length in docs/decisions/emulators.md. */
const DIFFERS = {
  'a name with capitals is refused': 'it is accepted',
  'they come page by page': 'the first page is all there is',
  'is asked for by the registry': 'anyone may come in',
  'of nobody opens nothing': 'any password opens it',
  'are as large as their layers': 'as large as their manifest',
  'say which kind of manifest they have, and what it is of': 'the manifest’s type in place of the artifact’s',
  'that are not there cannot be described': 'they are left out',
  'are not got by a tag that stands at another digest': 'the digest wins',
  'are got under the tag that was asked for': 'under the tag that came last',
  'are listed tag by tag': 'once, under the tag that came last',
  'are listed page by page': 'all on one page',
  'takes the same image under the same tag once': 'any number of times',
  'refuses an image whose layers are not there': 'it is accepted',
  'refuses a digest that is not the image’s': 'it is believed',
};
const program = findMinistack();
const absent = await missing('docker');

describe.skipIf(program === undefined || absent.length > 0)('ECR of ministack, a third party', () => {
  let server: Ministack;
  beforeAll(async () => {
    server = await startMinistack(program ?? '');
  });
  afterAll(() => server?.close());

  // Its token names a host at amazonaws.com; its registry answers on the API's own port.
  ecrContract(() => ({ endpoint: server.url, registry: new URL(server.url).host }), {
    pushers: { docker: pushByDocker },
    differs: DIFFERS,
  });
});
