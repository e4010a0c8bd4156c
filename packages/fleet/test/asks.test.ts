import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigError } from '@pipeline/contracts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GoogleIdTokens, invokerRefusal } from '../../local-cloud/src/index.ts';
import { asksOf } from '../src/cloudrun/asks.ts';

const EMAIL = 'deploy@shop.iam.gserviceaccount.com';
const tokens = new GoogleIdTokens();
const heard: (string | undefined)[] = [];
let members: string[] = [];
let uri = '';

/** A service behind Cloud Run's own check of who calls. */
const server = createServer(async (request, response) => {
  heard.push(request.headers.authorization);
  const refused = await invokerRefusal(request.headers, { audiences: [uri], members }, tokens);
  response.writeHead(refused?.status ?? 200).end();
});
beforeAll(async () => {
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

const own = { idToken: async (audience: string) => tokens.issue(EMAIL, audience, true) };
const none = {
  idToken: () => Promise.reject(new ConfigError('An ID token is wanted, and no service account')),
};

it.each([
  ['a private service as whoever deploys it', [`serviceAccount:${EMAIL}`], own, {}, 200],
  [
    'beside an identity of the check’s own',
    [`serviceAccount:${EMAIL}`],
    own,
    { authorization: 'Basic eA' },
    200,
  ],
  ['one that may not be called', ['serviceAccount:other@example.com'], own, {}, 403],
  ['as anybody where there is no token', [`serviceAccount:${EMAIL}`], none, {}, 403],
  ['as anybody what is for anybody', ['allUsers'], none, {}, 200],
])('asks %s', async (_, invokers, identity, headers, status) => {
  members = invokers;
  const said: string[] = [];
  const response = await asksOf(uri, identity, line => said.push(line))(`${uri}/health`, { headers });
  expect(response.status).toBe(status);
  expect(said).toHaveLength(identity === none ? 1 : 0);
});

it('gives the token to no other address', async () => {
  heard.length = 0;
  members = ['allUsers'];
  await asksOf('https://api.example.com', own, () => undefined)(uri, {});
  expect(heard).toEqual([undefined]);
});
