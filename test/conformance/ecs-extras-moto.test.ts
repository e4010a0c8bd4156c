import { afterAll, beforeAll, describe } from 'vitest';
import { extrasContract } from '../../packages/ecs/test/extras-contract.ts';
import { findMoto, startMoto } from './moto.ts';

const program = findMoto();

describe.skipIf(program === undefined)('revisions, scheduled tasks and models of moto, a third party', () => {
  let server: Awaited<ReturnType<typeof startMoto>>;
  beforeAll(async () => {
    server = await startMoto(program ?? '');
    // Its S3 wants a bucket made first; nothing of ours makes any.
    const headers = {
      authorization: 'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/s3/aws4_request',
    };
    const put = (path: string, body?: string) =>
      fetch(`${server.url}${path}`, { method: 'PUT', headers, ...(body && { body }) });
    await put('/models');
    await put(
      '/models?versioning',
      '<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>Enabled</Status></VersioningConfiguration>',
    );
  });
  afterAll(() => server?.close());

  extrasContract(() => ({
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
    bucket: 'models',
  }));
});
