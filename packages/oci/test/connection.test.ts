import { execFile, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { digestOf } from '../src/index.ts';

const run = promisify(execFile);

/** In a process of its own: what Node trusts beside its own list is read when it starts. */
const READ = `
import { createHash } from 'node:crypto';
const [host] = process.argv.slice(1);
const { download } = await import(${JSON.stringify(new URL('../src/wire/download.ts', import.meta.url).href)});
const answer = await download(new URL('https://' + host + '/layer'), {}, undefined);
const hash = createHash('sha256');
for await (const piece of answer.body) {
  hash.update(piece);
  // Slower than what sends, so that more is read than is asked for.
  await new Promise(resolve => setTimeout(resolve, 1));
}
console.log('sha256:' + hash.digest('hex'));
`;

const openssl = spawnSync('openssl', ['version']).status === 0 || process.env.CI === 'true';
if (!openssl) console.warn('oci: openssl missing here; skipped what needs a certificate');

it.skipIf(!openssl)('reads over TLS what comes faster than it is taken', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'oci-tls-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  await run('openssl', [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    key,
    '-out',
    cert,
    ...subject,
  ]);
  const bytes = randomBytes(12 << 20);
  const tls = { key: await readFile(key), cert: await readFile(cert) };
  const server = createServer(tls, (_, response) => {
    response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
  });
  await new Promise<void>(resolve => server.listen(0, 'localhost', resolve));
  try {
    const host = `localhost:${(server.address() as AddressInfo).port}`;
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: cert };
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', READ, host], { env });
    expect(stdout.trim()).toBe(digestOf(bytes));
    const refused = run(process.execPath, ['--input-type=module', '-e', READ, host]);
    await expect(refused).rejects.toThrow(/self.signed/i);
  } finally {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true });
  }
});
