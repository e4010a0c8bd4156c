import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Run } from '@pipeline/action-kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { turningClock } from '../../../../packages/release/test/turning-clock.ts';
import { checkAt } from '../../src/live/checks.ts';
import { read } from '../config/read.ts';

const SECRET = 's3cret-for-automation';
const HEADER = 'x-vercel-protection-bypass';

/** A server on this machine that answers in Vercel's name as it is told, and notes what it was shown. */
async function serve(answer: (headers: Record<string, unknown>) => { status: number; location?: string }) {
  const shown: unknown[] = [];
  const server = createServer((request, response) => {
    shown.push(request.headers[HEADER]);
    const { status, location } = answer(request.headers);
    const vercel = { server: 'Vercel', 'x-vercel-id': 'dub1::iad1::abc' };
    response.writeHead(status, { ...vercel, ...(location && { location }) }).end('ok');
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, shown, close: () => server.close() };
}

const LOGIN = { status: 302, location: 'https://vercel.com/sso-api?url=x&nonce=1' };
let closers: (() => void)[] = [];
beforeEach(() => {
  closers = [];
});
afterEach(() => {
  for (const close of closers) close();
});
const started = async (...given: Parameters<typeof serve>) => {
  const server = await serve(...given);
  closers.push(server.close);
  return server;
};

function look(url: string, secret: string | undefined, inputs: Record<string, string> = { checks: '/' }) {
  const lines: string[] = [];
  const run = {
    clock: turningClock(),
    signal: new AbortController().signal,
    log: { info: (line: string) => lines.push(line) },
    context: { workspace: import.meta.dirname, env: (name: string) => process.env[name] },
  } as unknown as Run;
  const at = checkAt(read({ ...inputs, 'check-timeout': '1s' }), run).checkAt;
  if (at === undefined) throw new Error('nothing is checked');
  return at({ url: () => url, secret })({ name: 'Vercel project acme/shop-web' }).then(finding => ({
    ...finding,
    lines,
  }));
}

describe('a check of a protected deployment', () => {
  const asks = () => started(headers => (headers[HEADER] === SECRET ? { status: 200 } : LOGIN));

  it('gets past with the secret', async () => {
    const { url } = await asks();
    expect(await look(url, SECRET)).toMatchObject({ ok: true });
  });

  it.each([
    ['none', undefined],
    ['another one', 'something-else'],
  ])('with %s has failed, and does not take the log-in page for an answer', async (_, secret) => {
    const { url } = await asks();
    const { ok, detail } = await look(url, secret);
    expect(ok).toBe(false);
    expect(detail).toContain('Deployment Protection asks who is there');
  });

  it('shows the secret to no other origin, also not where it is redirected there', async () => {
    const other = await started(() => ({ status: 401 }));
    const own = await started(headers =>
      headers[HEADER] === SECRET ? { status: 302, location: other.url } : LOGIN,
    );
    expect(await look(own.url, SECRET)).toMatchObject({ ok: false });
    expect(own.shown).toContain(SECRET);
    expect(other.shown.length).toBeGreaterThan(0);
    expect(other.shown).not.toContain(SECRET);
  });

  it('tells nobody the secret where the deployment is open', async () => {
    const { url, shown } = await started(() => ({ status: 200 }));
    expect(await look(url, SECRET)).toMatchObject({ ok: true });
    expect(shown).not.toContain(SECRET);
  });

  it('gives a command the secret, and stars it out in what the command says', async () => {
    const program =
      'console.log(process.env.VERCEL_AUTOMATION_BYPASS_SECRET, process.env.PIPELINE_URL); process.exit(1)';
    const { ok, detail } = await look('http://127.0.0.1:1', SECRET, {
      'check-command': `node\n-e\n${program}`,
    });
    expect(ok).toBe(false);
    expect(detail).toContain('*** http://127.0.0.1:1');
    expect(detail).not.toContain(SECRET);
  });
});
