import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { digestOf, OCI_CONFIG, OCI_INDEX, OCI_MANIFEST, openRegistry, referrersOf } from '../../src/index.ts';

/** A registry that lists one referrer a page, on this many pages; the last may be answered in another way. */
async function listing(pages: number, last?: (response: ServerResponse) => void) {
  const http = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://registry');
    const page = Number(searchParams.get('page') ?? 1);
    if (page === pages && last !== undefined) return last(response);
    if (page < pages) response.setHeader('link', `<${pathname}?page=${page + 1}>; rel="next"`);
    const one = { mediaType: OCI_MANIFEST, digest: digestOf(String(page)), size: 2 };
    response.writeHead(200, { 'content-type': OCI_INDEX });
    response.end(JSON.stringify({ schemaVersion: 2, manifests: [one] }));
  });
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve));
  return {
    registry: openRegistry({ host: `127.0.0.1:${(http.address() as AddressInfo).port}` }),
    async [Symbol.asyncDispose]() {
      http.closeAllConnections();
      await new Promise(resolve => http.close(resolve));
    },
  };
}

it('a list of referrers is read to its end', async () => {
  await using server = await listing(100);
  expect(await referrersOf(server.registry, 'shop/api', digestOf('image'))).toHaveLength(100);
});

it('a list of referrers that does not end is refused, not taken in part', async () => {
  await using server = await listing(Number.POSITIVE_INFINITY);
  const listed = referrersOf(server.registry, 'shop/api', digestOf('image'));
  await expect(listed).rejects.toThrow('on more than 100 pages');
});

it.each<[string, (response: ServerResponse) => void, string]>([
  ['is not found', response => response.writeHead(404).end(), 'was answered with 404'],
  [
    'is an image',
    response => response.writeHead(200, { 'content-type': OCI_INDEX }).end(IMAGE),
    'gave an image where a list',
  ],
  ['is a page to log in', response => response.writeHead(200).end('<html>'), 'is not JSON'],
])('a list of which a later page %s is refused, not taken in part', async (_how, last, why) => {
  await using server = await listing(2, last);
  const listed = referrersOf(server.registry, 'shop/api', digestOf('image'));
  await expect(listed).rejects.toThrow(why);
});

const config = { mediaType: OCI_CONFIG, digest: digestOf('{}'), size: 2 };
const IMAGE = JSON.stringify({ schemaVersion: 2, config, layers: [] });
