import { createServer } from 'node:http';
import { type AddressInfo, createServer as createNetServer, type Socket } from 'node:net';
import { ConfigError, RemoteError } from '@pipeline/contracts';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { fakeClock } from '../../../rollout/test/fake-clock.ts';
import { openVercel, type VercelApi, type VercelOptions } from '../../src/index.ts';
import { type Answer, aDeployment, aProject, closeAll, failure, opened, refusal, TOKEN } from './opened.ts';

afterEach(closeAll);

const good: Answer = { body: aProject };
const html: Answer = { status: 502, text: '<html>bad gateway</html>' };
const throttled = refusal(429, 'rate_limited', 'Too many requests');
const read = (api: VercelApi) => api.project('shop-web');
const change = (api: VercelApi) => api.promote('prj_1', 'dpl_1');
const upload = (api: VercelApi) => api.upload({ sha: 'abc', size: 3, open: () => new Uint8Array(3) });

const lost: [string, Answer][] = [
  ['a 502', html],
  ['a 500', refusal(500, 'internal_server_error')],
  ['a 504', refusal(504, 'gateway_timeout')],
  ['a reset', 'reset'],
  ['an answer that is cut off', 'cut'],
  ['silence', 'silent'],
];

describe('a reading call', () => {
  it.each([
    ...lost,
    ['an answer that is no JSON', { text: '{"id":' }] as [string, Answer],
    ['an answer that is a text', { body: 'hello' }] as [string, Answer],
    ['throttling', throttled] as [string, Answer],
  ])('survives %s', async (_, fault) => {
    const { api, server, clock } = await opened([fault, fault, good], { timeout: 100 });
    expect(await read(api)).toMatchObject({ id: 'prj_1', name: 'shop-web' });
    expect(server.received).toHaveLength(3);
    expect(clock.slept).toEqual([200, 400]);
  });

  it('gives up after six attempts', async () => {
    const { api, server, clock } = await opened([html]);
    expect(await failure(read(api))).toMatchObject({ status: 502, outcome: 'known', transient: true });
    expect(server.received).toHaveLength(6);
    expect(clock.slept).toEqual([200, 400, 800, 1600, 3200]);
  });

  it.each([
    [400, 'bad_request'],
    [402, 'payment_required'],
    [409, 'conflict'],
    [501, 'not_implemented'],
  ])('is not repeated after %i', async (status, code) => {
    const { api, server } = await opened([refusal(status, code)]);
    expect(await failure(read(api))).toMatchObject({ status, errorCode: code, transient: false });
    expect(server.received).toHaveLength(1);
  });

  it('finds nothing where Vercel says so, and only there', async () => {
    const gone = await opened([refusal(404, 'not_found', 'Project not found')]);
    expect(await read(gone.api)).toBeUndefined();
    const elsewhere = await opened([{ status: 404, text: '<html>Not found</html>' }]);
    expect(await failure(read(elsewhere.api))).toBeInstanceOf(RemoteError);
  });
});

describe('a call that changes something', () => {
  it.each(lost)('is sent once after %s, and its outcome is unknown', async (_, fault) => {
    const { api, server } = await opened([fault, good], { timeout: 100 });
    expect(await failure(change(api))).toMatchObject({
      name: 'RemoteError',
      outcome: 'unknown',
      operation: 'PromoteDeployment',
    });
    expect(server.received).toHaveLength(1);
  });

  it.each<[string, Answer]>([
    ['no JSON', { text: '{"id":' }],
    ['no deployment', { body: { hello: 'world' } }],
  ])('that makes something is as unclear where its answer is %s', async (_, answer) => {
    const { api, server } = await opened([answer, { body: aDeployment }]);
    const create = api.create({ name: 'shop-web', project: 'prj_1', files: [] }, {});
    expect(await failure(create)).toMatchObject({ name: 'RemoteError', outcome: 'unknown' });
    expect(server.received).toHaveLength(1);
  });

  it.each([
    [409, 'conflict'],
    [422, 'unprocessable'],
    [402, 'payment_required'],
  ])('is known not to have an outcome where it is refused with %i', async (status, code) => {
    const { api, server } = await opened([refusal(status, code), good]);
    expect(await failure(change(api))).toMatchObject({ outcome: 'known', transient: false, status });
    expect(server.received).toHaveLength(1);
  });

  it('is repeated when it was throttled, since then nothing was done', async () => {
    const { api, server } = await opened([throttled, throttled, { status: 201, text: '' }]);
    expect(await change(api)).toEqual({ queued: false });
    expect(server.received).toHaveLength(3);
  });

  it('is repeated where no connection is made, and is known to have done nothing', async () => {
    const endpoint = await endpointOf();
    const clock = fakeClock();
    const api = openVercel({ token: TOKEN, scope: { team: undefined }, clock, endpoint });
    const error = (await failure(change(api))) as RemoteError;
    expect(error).toMatchObject({ outcome: 'known', transient: true });
    expect(clock.slept).toHaveLength(5);
    expect(error.message).toBe(
      `Vercel PromoteDeployment on deployment dpl_1 in project prj_1 had no answer: connect ECONNREFUSED ${endpoint.slice(7)}`,
    );
    expect(error.hint).toContain('VERCEL_API_URL');
  });

  it('is unclear where the connection was reset before it was read', async () => {
    let connections = 0;
    const endpoint = await endpointOf(socket => {
      connections += 1;
      socket.resetAndDestroy();
    });
    const api = openVercel({ token: TOKEN, scope: { team: undefined }, clock: fakeClock(), endpoint });
    expect(await failure(change(api))).toMatchObject({ outcome: 'unknown', transient: true });
    expect(connections).toBe(1);
  });

  it('is unclear also where the job is cancelled meanwhile', async () => {
    const signal = AbortSignal.abort(new Error('the job was cancelled'));
    const { api } = await opened(['reset'], { signal });
    expect(await failure(change(api))).toMatchObject({ name: 'RemoteError', outcome: 'unknown' });
  });

  it.each([
    [201, false],
    [202, true],
  ])('is taken as done with %i, whatever else is answered; queued: %s', async (status, queued) => {
    const { api } = await opened([{ status, text: 'no JSON' }]);
    expect(await change(api)).toEqual({ queued });
  });
});

describe('an upload', () => {
  it.each([...lost, ['throttling', throttled] as [string, Answer]])(
    'is sent again after %s',
    async (_, fault) => {
      // Its own time is of a file's size, and too long for a test.
      if (fault === 'silent') return;
      const { api, server } = await opened([fault, { body: {} }]);
      await upload(api);
      expect(server.received.map(({ text }) => text.length)).toEqual([3, 3]);
    },
  );

  it('opens its content anew for each attempt', async () => {
    const { api, server } = await opened(['reset', html, { body: { urls: [] } }]);
    const bytes = new TextEncoder().encode('content');
    const stream = () => new Blob([bytes]).stream();
    await api.upload({ sha: 'abc', size: bytes.length, open: stream });
    expect(server.received.map(({ text }) => text)).toEqual(['content', 'content', 'content']);
    expect(server.last.headers).toMatchObject({
      'content-length': '7',
      'content-type': 'application/octet-stream',
      'x-now-digest': 'abc',
      'x-vercel-digest': 'abc',
    });
  });

  it('ends with what its content breaks off with, and is not sent again', async () => {
    const { api, server } = await opened([{ body: {} }]);
    const broken = new Error('the file has gone');
    const content = () =>
      ReadableStream.from(
        (async function* () {
          yield new Uint8Array(2);
          throw broken;
        })(),
      );
    expect(await failure(api.upload({ sha: 'abc', size: 9, open: content }))).toBe(broken);
    const opens = () => {
      throw broken;
    };
    expect(await failure(api.upload({ sha: 'abc', size: 9, open: opens }))).toBe(broken);
    expect(server.received.filter(({ text }) => text.length === 9)).toEqual([]);
  });

  it('ends where it is told to, with the reason', async () => {
    const { api } = await opened(['silent']);
    const stop = new AbortController();
    const reason = new Error('another file failed');
    const sending = failure(api.upload({ sha: 'abc', size: 3, open: () => new Uint8Array(3) }, stop.signal));
    stop.abort(reason);
    expect(await sending).toBe(reason);
  });
});

describe('a wait that Vercel asks for', () => {
  // The fake clock begins at 1,000 s.
  const limit = (more: Record<string, unknown>) => refusal(429, 'rate_limited', 'Slow down', { limit: more });
  const header = (headers: Record<string, string>) => refusal(429, 'rate_limited', 'Slow down', {}, headers);
  it.each<[string, Answer, number]>([
    ['seconds', header({ 'retry-after': '9' }), 9_000],
    ['a date', header({ 'retry-after': new Date(1_005_000).toUTCString() }), 5_000],
    ['a date gone by', header({ 'retry-after': new Date(0).toUTCString() }), 200],
    ['words', header({ 'retry-after': 'soon' }), 200],
    ['when it resets, in seconds', header({ 'x-ratelimit-reset': '1060' }), 60_000],
    [
      'when it resets, with something left',
      header({ 'x-ratelimit-reset': '1060', 'x-ratelimit-remaining': '9' }),
      200,
    ],
    ['the longer of two', header({ 'x-ratelimit-reset': '1060', 'retry-after': '70' }), 70_000],
    ['the body, in seconds', limit({ reset: 1_012, remaining: 0, total: 6 }), 12_000],
    ['the body, in milliseconds', limit({ reset: 1_012, resetMs: 1_011_500 }), 11_500],
    ['the body, with milliseconds where seconds should be', limit({ reset: 1_700_000_000_000 }), Number.NaN],
    [
      'the body’s other form',
      refusal(429, 'too_many_requests', 'x', { retryAfter: { value: 3, str: '3s' } }),
      3_000,
    ],
    ['one at the top', { status: 429, body: { code: 'too_many_requests', limit: { reset: 1_004 } } }, 4_000],
  ])('is kept: %s', async (_, answer, slept) => {
    const { api, clock, server } = await opened([answer, { status: 201, text: '' }]);
    const error = await failure(change(api));
    if (Number.isNaN(slept)) {
      // Decades away.
      expect(error).toMatchObject({ status: 429, transient: false });
      expect(server.received).toHaveLength(1);
    } else {
      expect(error).toBeUndefined();
      expect(clock.slept).toEqual([slept]);
    }
  });

  it.each<[string, Answer, RegExp]>([
    [
      'a daily limit of files',
      refusal(
        429,
        'rate_limited',
        'Too many requests - try again in 24 hours (more than 5000, code: "api-upload-free").',
        { limit: { total: 5000, reset: 87_400 } },
      ),
      /limit "api-upload-free" of 5000 is used up .* it resets in 24h 00m, at 1970-01-02T00:16:40.000Z/,
    ],
    [
      'a daily limit of deployments, which comes as 402',
      refusal(
        402,
        'payment_required',
        'Resource is limited - try again in 24 hours (more than 100, code: "api-deployments-free-per-day").',
        {},
        { 'retry-after': '86400' },
      ),
      /limit "api-deployments-free-per-day" is used up .* it resets in 24h 00m/,
    ],
    ['builds', refusal(429, 'builds_rate_limited', 'Too many builds'), /limit is used up .*Too many builds/],
  ])('is not waited for: %s', async (_, answer, words) => {
    const { api, clock, server } = await opened([answer]);
    const error = (await failure(change(api))) as RemoteError;
    expect(error).toMatchObject({ name: 'RemoteError', transient: false, outcome: 'known' });
    expect(error.message).toMatch(words);
    expect(clock.slept).toEqual([]);
    expect(server.received).toHaveLength(1);
  });

  it('ends in words where it never passes', async () => {
    const { api, server } = await opened([header({ 'retry-after': '60' })]);
    const error = (await failure(read(api))) as RemoteError;
    expect(error).toMatchObject({ status: 429, transient: true });
    expect(error.message).toMatch(/is used up for project shop-web of team acme; it resets in 1m 00s, at /);
    expect(server.received).toHaveLength(6);
  });

  it('ends when it is told to', async () => {
    const signal = AbortSignal.abort(new Error('the job was cancelled'));
    const { api, server } = await opened([throttled], { signal });
    expect(await failure(read(api))).toMatchObject({ message: 'the job was cancelled' });
    expect(server.received).toHaveLength(1);
  });
});

describe('a run that is cancelled', () => {
  /** Cancelled as soon as the server has been asked for the first time. */
  async function cancelled(answer: Answer, as: (signal: AbortSignal) => Partial<VercelOptions>) {
    const run = new AbortController();
    const answers = () => {
      if (!run.signal.aborted) setImmediate(() => run.abort(new Error('the job was cancelled')));
      return answer;
    };
    return opened(answers, { hurried: 30, ...as(run.signal) });
  }

  it('ends what it is reading, at once', async () => {
    const { api, server } = await cancelled('silent', signal => ({ signal, hurried: 60_000 }));
    expect(await failure(read(api))).toMatchObject({ message: 'the job was cancelled' });
    expect(server.received).toHaveLength(1);
  });

  it('leaves a change that is under way a little time, and is told that nobody knows', async () => {
    const { api, server } = await cancelled('silent', signal => ({ signal }));
    expect(await failure(change(api))).toMatchObject({ name: 'RemoteError', outcome: 'unknown' });
    expect(server.received).toHaveLength(1);
  });

  it('still asks what the end needs to know', async () => {
    const signal = AbortSignal.abort(new Error('the job was cancelled'));
    const { api } = await opened([good], { signal });
    expect(await read(api)).toMatchObject({ id: 'prj_1' });
  });

  it.each<[string, Answer]>([
    ['silence', 'silent'],
    ['a limit', refusal(429, 'rate_limited', 'Slow down', {}, { 'retry-after': '60' })],
    ['a 502', html],
  ])('is in a hurry with what is put back in the end: %s', async (_, answer) => {
    const { api, server, clock } = await cancelled(answer, hurry => ({ hurry }));
    expect(await failure(read(api))).toBeInstanceOf(RemoteError);
    expect(server.received.length).toBeLessThanOrEqual(2);
    await failure(read(api));
    expect(server.received.length).toBeLessThanOrEqual(4);
    expect(clock.slept.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(60_000);
  });

  it('does not wait out a limit that it was waiting for', async () => {
    const run = new AbortController();
    const sleep = (_: number, signal?: AbortSignal) =>
      new Promise<void>((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
        setImmediate(() => run.abort(new Error('the job was cancelled')));
      });
    const { api, server } = await opened([throttled, good], {
      hurry: run.signal,
      clock: { now: () => 0, sleep },
    });
    expect(await read(api)).toMatchObject({ id: 'prj_1' });
    expect(server.received).toHaveLength(2);
  });
});

describe('the token', () => {
  it('goes nowhere but to Vercel', async () => {
    const seen: unknown[] = [];
    const other = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.end('{}');
    });
    await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void other.close());
    const location = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
    const { api } = await opened([{ status: 307, body: {}, headers: { location } }]);
    expect(await failure(change(api))).toMatchObject({ outcome: 'unknown' });
    expect(seen).toEqual([]);
  });

  it.each([
    ['', /is empty/],
    [`${TOKEN}\n`, /characters that no token has/],
    [`${TOKEN} and more`, /characters that no token has/],
  ])('is refused where it cannot be one: %j', (token, words) => {
    const open = () => openVercel({ token, scope: { team: undefined }, clock: fakeClock() });
    expect(open).toThrow(ConfigError);
    expect(open).toThrow(words);
    expect(open).not.toThrow(new RegExp(TOKEN));
  });
});

it.each(['', 'api.vercel.com', 'http://'])('refuses an endpoint that is none: %j', endpoint => {
  const open = () => openVercel({ token: TOKEN, scope: { team: undefined }, clock: fakeClock(), endpoint });
  expect(open).toThrow(ConfigError);
  expect(open).toThrow(/is no address of Vercel’s API/);
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
