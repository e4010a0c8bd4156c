import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { startLocalCloud } from '../../src/index.ts';

it('a local cloud without Cloud Run does not load what only Cloud Run needs', async () => {
  const cloud = await startLocalCloud();
  await cloud.close();
  const loaded = Object.keys(createRequire(import.meta.url).cache);
  expect(loaded.filter(path => /protobufjs|grpc-js|google-cloud/.test(path))).toEqual([]);
});
