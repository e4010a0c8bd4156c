import { afterEach, expect, it } from 'vitest';
import { type LocalRegistry, type RegistryAuth, startRegistry } from '../../src/index.ts';
import { manifest, repository } from './image.ts';

const check: RegistryAuth['check'] = (user, password) =>
  user !== 'robot' ? 'wrong' : password === 'old' ? 'expired' : password === 'p:w' ? 'good' : 'wrong';
const basic = (password: string) => ({
  authorization: `Basic ${Buffer.from(`robot:${password}`).toString('base64')}`,
});

let registry: LocalRegistry;
afterEach(() => registry.close());

/** Does as a client does: follows the challenge to a token. */
async function tokenFor(challenge: string, password: string): Promise<string> {
  const part = (name: string) => new RegExp(`${name}="([^"]+)"`).exec(challenge)?.[1] ?? '';
  const query = new URLSearchParams({ service: part('service'), scope: part('scope') });
  const answer = await fetch(`${part('realm')}?${query}`, { headers: basic(password) });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return ((await answer.json()) as { token: string }).token;
}

it('hands out a token for the scope that its challenge names, and no more', async () => {
  registry = await startRegistry({ auth: { scheme: 'bearer', check } });
  const anonymous = repository(registry.url, 'api');
  const refused = await anonymous.pushBlob('{}');
  const challenge = refused.headers.get('www-authenticate') ?? '';
  expect(refused.status).toBe(401);
  expect(challenge).toContain('scope="repository:api:pull,push"');
  await expect(tokenFor(challenge, 'guess')).rejects.toThrow('401');

  const authorization = `Bearer ${await tokenFor(challenge, 'p:w')}`;
  const api = repository(registry.url, 'api', { authorization });
  expect((await api.pushBlob('{}')).status).toBe(201);
  expect((await api.putManifest('v1', manifest('{}'))).status).toBe(201);
  const other = await repository(registry.url, 'other', { authorization }).pushBlob('{}');
  expect(other.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
});

it('gives to anyone a token that is good for nothing', async () => {
  registry = await startRegistry({ auth: { scheme: 'bearer', check } });
  const scope = 'scope=repository:api:pull,push';
  const { token } = (await (await fetch(`${registry.url}/token?${scope}`)).json()) as { token: string };
  const pushed = await repository(registry.url, 'api', { authorization: `Bearer ${token}` }).pushBlob('{}');
  expect(pushed.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
});

it('takes no token that has run out', async () => {
  registry = await startRegistry({ auth: { scheme: 'bearer', check, tokenSeconds: 0 } });
  const challenge = (await fetch(`${registry.url}/v2/`)).headers.get('www-authenticate') ?? '';
  const token = await tokenFor(challenge, 'p:w');
  const answer = await fetch(`${registry.url}/v2/`, { headers: { authorization: `Bearer ${token}` } });
  expect(answer.headers.get('www-authenticate')).toContain('error="invalid_token"');
});

it.each([
  ['p:w', 200, ''],
  ['guess', 401, 'UNAUTHORIZED'],
  ['old', 403, 'DENIED'],
])('basic with the password %s: %i', async (password, status, code) => {
  registry = await startRegistry({ auth: { scheme: 'basic', check } });
  const answer = await fetch(`${registry.url}/v2/`, { headers: basic(password) });
  expect(answer.status).toBe(status);
  expect(await answer.text()).toContain(code);
});
