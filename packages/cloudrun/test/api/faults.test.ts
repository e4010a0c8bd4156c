import { createServer } from 'node:http';
import { type AddressInfo, createServer as createNetServer, type Socket } from 'node:net';
import { ConfigError, RemoteError } from '@pipeline/contracts';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { fakeClock } from '../../../rollout/test/fake-clock.ts';
import { isConflict, isTaken, openRun, type RunApi } from '../../src/index.ts';
import { type Answer, closeAll, countedTokens, opened, refusal } from '../run-server.ts';

afterEach(closeAll);

const at = { project: 'shop-prod', region: 'europe-west1' };
const good: Answer = { body: { name: 'n' } };
const html: Answer = { status: 503, text: '<html>bad gateway</html>' };
const throttled = refusal(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded');
const read = (api: RunApi) => api.services.get(at, 'api');
const change = (api: RunApi) => api.services.update(at, 'api', { traffic: [] }, ['traffic']);
const failure = (asked: Promise<unknown>) =>
  asked.then(
    () => undefined,
    (error: unknown) => error,
  );

const lost: [string, Answer][] = [
  ['a 503', html],
  ['a 500', refusal(500, 'INTERNAL')],
  ['a 504', refusal(504, 'DEADLINE_EXCEEDED')],
  ['a reset', 'reset'],
  ['an answer that is cut off', 'cut'],
  ['an answer that is no JSON', { text: '{"name":' }],
  ['an answer that is no object', { body: [] }],
  ['silence', 'silent'],
];

describe('a reading call', () => {
  it.each([...lost, ['throttling', throttled] as [string, Answer]])('survives %s', async (_, fault) => {
    const { api, server, clock } = await opened([fault, fault, good], { timeout: 100 });
    expect(await read(api)).toEqual({ name: 'n' });
    expect(server.received).toHaveLength(3);
    expect(clock.slept).toEqual([200, 400]);
  });

  it('gives up after six attempts, and is not repeated by gax beside', async () => {
    const { api, server, clock } = await opened([html]);
    expect(await failure(read(api))).toMatchObject({ status: 503, outcome: 'known', transient: true });
    expect(server.received).toHaveLength(6);
    expect(clock.slept).toEqual([200, 400, 800, 1600, 3200]);
  });

  it.each([
    [400, 'INVALID_ARGUMENT'],
    [403, 'PERMISSION_DENIED'],
    [501, 'UNIMPLEMENTED'],
  ])('is not repeated after %i', async (status, code) => {
    const { api, server } = await opened([refusal(status, code)]);
    expect(await failure(read(api))).toMatchObject({ status, errorCode: code, transient: false });
    expect(server.received).toHaveLength(1);
  });

  it('finds nothing where Google says so, and only there', async () => {
    const gone = await opened([
      refusal(
        404,
        'NOT_FOUND',
        "Resource 'api' of kind 'SERVICE' in region 'europe-west1' in project 'shop-prod' does not exist.",
      ),
    ]);
    expect(await read(gone.api)).toBeUndefined();
    const elsewhere = await opened([{ status: 404, text: '<html>Not found</html>' }]);
    expect(await failure(read(elsewhere.api))).toBeInstanceOf(RemoteError);
  });

  it('may be a change that is only judged', async () => {
    const { api, server } = await opened(['reset', good]);
    await api.services.update(at, 'api', {}, ['traffic'], { validateOnly: true });
    expect(server.received).toHaveLength(2);
  });
});

describe('a call that changes something', () => {
  it.each(lost)('is sent once after %s, and its outcome is unknown', async (_, fault) => {
    const { api, server } = await opened([fault, good], { timeout: 100 });
    const error = await failure(change(api));
    expect(error).toMatchObject({ name: 'RemoteError', outcome: 'unknown', operation: 'UpdateService' });
    expect(server.received).toHaveLength(1);
  });

  it('is known not to have an outcome where it is refused', async () => {
    const { api, server } = await opened([refusal(409, 'ABORTED', 'Conflict'), good]);
    const error = await failure(change(api));
    expect(error).toMatchObject({ outcome: 'known', transient: false, errorCode: 'ABORTED', status: 409 });
    expect([isConflict(error), isTaken(error)]).toEqual([true, false]);
    expect(server.received).toHaveLength(1);
  });

  it('is repeated when it was throttled, since then nothing was done', async () => {
    const { api, server } = await opened([throttled, throttled, good]);
    await change(api);
    expect(server.received.map(({ method }) => method)).toEqual(['PATCH', 'PATCH', 'PATCH']);
  });
});

describe('a wait that Google asks for', () => {
  const retryInfo = { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '7.5s' };
  const inDetail = refusal(429, 'RESOURCE_EXHAUSTED', 'q', [retryInfo]);
  it.each<[string, Answer, number]>([
    ['seconds', { ...throttled, headers: { 'retry-after': '9' } }, 9_000],
    ['a date', { ...throttled, headers: { 'retry-after': new Date(1_005_000).toUTCString() } }, 5_000],
    ['a date gone by', { ...throttled, headers: { 'retry-after': new Date(0).toUTCString() } }, 0],
    ['a detail', inDetail, 7_500],
    ['hours, of which a minute', { ...throttled, headers: { 'retry-after': '7200' } }, 60_000],
    ['words', { ...throttled, headers: { 'retry-after': 'soon' } }, 200],
  ])('is kept: %s', async (_, answer, slept) => {
    const { api, clock } = await opened([answer, good]);
    await change(api);
    expect(clock.slept).toEqual([slept]);
  });
});

describe('a token that is refused', () => {
  const refused = refusal(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.');
  it.each([
    ['read', read],
    ['change', change],
  ])('is replaced, and the %s is sent once more', async (_, ask) => {
    const { api, server, credentials, clock } = await opened([refused, good]);
    await ask(api);
    expect(credentials.refused).toEqual(['token-1']);
    expect(server.received.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ]);
    expect(clock.slept).toEqual([]);
  });

  it('ends the call where the new one is refused too', async () => {
    const { api, server, credentials } = await opened([refused]);
    expect(await failure(change(api))).toMatchObject({ status: 401, outcome: 'known', transient: false });
    expect(credentials.refused).toEqual(['token-1']);
    expect(server.received).toHaveLength(2);
  });

  it('goes nowhere but to Google', async () => {
    const seen: unknown[] = [];
    const other = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.end('{}');
    });
    await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve));
    const location = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
    const { api } = await opened([{ status: 307, body: {}, headers: { location } }]);
    expect(await failure(change(api))).toMatchObject({ outcome: 'unknown' });
    expect(seen).toEqual([]);
    other.close();
  });
});

it('passes on what is wrong with the credentials, at once and as it is', async () => {
  const none = new ConfigError('There are no Google credentials');
  const credentials = { ...countedTokens(), accessToken: () => Promise.reject(none) };
  const { api, server } = await opened([good], { credentials });
  expect(await failure(change(api))).toBe(none);
  expect(server.received).toEqual([]);
});

/** Where a server that speaks no HTTP is, or, with none, where nothing listens. */
async function endpointOf(onConnection?: (socket: Socket) => void): Promise<string> {
  const server = createNetServer(onConnection);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  if (onConnection === undefined) await new Promise(resolve => server.close(resolve));
  else onTestFinished(() => void server.close());
  return `http://127.0.0.1:${port}`;
}

it('says which host did not answer', async () => {
  const endpoint = await endpointOf();
  const api = await openRun({ credentials: countedTokens(), clock: fakeClock(), endpoint });
  const error = (await failure(read(api))) as RemoteError;
  expect(error.message).toBe(
    `Cloud Run GetService on service api in europe-west1 of shop-prod had no answer: connect ECONNREFUSED ${endpoint.slice(7)}`,
  );
  expect(error.hint).toContain('CLOUDSDK_API_ENDPOINT_OVERRIDES_RUN');
});

it('takes a change as unclear also where the connection was reset before it was read', async () => {
  let connections = 0;
  const endpoint = await endpointOf(socket => {
    connections += 1;
    socket.resetAndDestroy();
  });
  const api = await openRun({ credentials: countedTokens(), clock: fakeClock(), endpoint });
  expect(await failure(change(api))).toMatchObject({ outcome: 'unknown', transient: true });
  expect(connections).toBe(1);
});

it('stops waiting when it is told to', async () => {
  const signal = AbortSignal.abort(new Error('the job was cancelled'));
  const { api, server } = await opened([html], { signal });
  expect(await failure(read(api))).toMatchObject({ message: 'the job was cancelled' });
  expect(server.received).toHaveLength(1);
});
