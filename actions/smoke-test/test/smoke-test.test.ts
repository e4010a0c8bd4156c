import { type Block, Problems } from '@pipeline/action-kit';
import { ActionError, ConfigError } from '@pipeline/contracts';
import { expect, it } from 'vitest';
import { configure } from '../src/config.ts';
import { smokeTest } from '../src/smoke-test.ts';
import type { Inputs } from '../src/spec.gen.ts';

type Service = (path: string, asked: number) => Response;

/** A service that answers from a function, a clock that moves when one sleeps, and what was said and masked. */
async function run(
  service: Service,
  more: Partial<Inputs> = {},
  dryRun = false,
  idToken: () => Promise<string> = async () => 'eyJ.of.nobody',
) {
  const sent: { url: string; headers: Headers }[] = [];
  const lines: string[] = [];
  const masked: string[] = [];
  const audiences: string[] = [];
  let now = 0;
  const inputs: Inputs = {
    url: 'https://shop.test',
    versionPath: '/version',
    versionField: 'version',
    waitTimeout: 60_000,
    interval: 2_000,
    checks: '/health 200\n/',
    expectVersion: 'new',
    ...more,
  };
  const report = await smokeTest(configure(inputs, new Problems(), { dryRun: () => dryRun }), {
    log: { info: line => void lines.push(line), group: (_, phase) => phase() },
    fetch: async (url, init) => {
      sent.push({ url, headers: new Headers(init.headers) });
      now += 20;
      return service(new URL(url).pathname, sent.length);
    },
    clock: {
      now: () => now,
      sleep: async ms => {
        now += ms;
      },
    },
    signal: new AbortController().signal,
    mask: secret => void masked.push(secret),
    idToken: ({ audience }) => {
      audiences.push(audience);
      return idToken();
    },
  });
  return { report, sent, lines, masked, audiences, now: () => now };
}

const version = (value: string) => Response.json({ version: value });
const rows = (summary: Block[]) => summary.flatMap(block => ('table' in block ? block.table.rows : []));
const text = (summary: Block[]) => summary.map(block => ('text' in block ? block.text : '')).join(' ');

it('passes when the new version stays and the check holds', async () => {
  const { report } = await run(path => (path === '/version' ? version('new') : new Response('fine')), {
    checks: '/health 200',
  });
  expect(report.error).toBeUndefined();
  expect(report.outputs).toEqual({
    verdict: 'passed',
    version: 'new',
    p50: 20,
    p95: 20,
    results: [
      {
        name: 'GET /health',
        url: 'https://shop.test/health',
        passed: true,
        attempts: 1,
        status: 200,
        reason: null,
      },
    ],
  });
  expect(rows(report.summary)).toEqual([
    ['passed', 'version', 'new', 'new', '4', '20 ms'],
    ['passed', 'GET /health', '200', '200', '1', '20 ms'],
  ]);
});

it('waits while the old release still answers', async () => {
  const { report, lines } = await run((path, asked) =>
    path === '/version' ? version(asked < 9 ? 'old' : 'new') : new Response('fine'),
  );
  expect(report.outputs.verdict).toBe('passed');
  expect(lines).toContain('version: expected version new, got old');
});

it('fails in its time when the old release stays, and runs no check', async () => {
  const { report, sent, now } = await run(() => version('old'));
  expect(report.outputs).toMatchObject({ verdict: 'failed', version: 'old', results: [] });
  expect(report.error).toBeInstanceOf(ActionError);
  expect(report.error?.message).toMatch(
    /^GET https:\/\/shop\.test\/version: expected version new, got old \(\d+ tries, \d+\.\ds in all\); the checks were not run$/,
  );
  expect(report.error).toMatchObject({ hint: expect.stringContaining('rollout') });
  expect(now()).toBeLessThanOrEqual(60_000);
  expect(sent.every(({ url }) => url.endsWith('/version'))).toBe(true);
  expect(rows(report.summary).map(row => row[0])).toEqual(['failed', 'not run', 'not run']);
});

it('names the check, the URL, what was got and what to do', async () => {
  const { report } = await run(
    path => {
      if (path === '/version') return version('new');
      return path === '/' ? new Response('fine') : new Response('db\u001b[31m down\n', { status: 503 });
    },
    { waitTimeout: 1_000 },
  );
  expect(report.outputs.verdict).toBe('failed');
  expect(report.error?.message).toMatch(
    /^1 of 2 checks failed\nGET https:\/\/shop\.test\/health: expected 200, got 503 with body “db \[31m down” \(\d tries/,
  );
  expect(report.error).toMatchObject({ hint: expect.stringContaining('service’s log') });
});

it('asks for the header when the service wants a login', async () => {
  const { report } = await run(() => new Response('', { status: 401 }), {
    expectVersion: undefined,
    waitTimeout: 0,
  });
  expect(report.error).toMatchObject({ hint: expect.stringContaining('`headers`') });
  expect(text(report.summary)).toContain('What to do: The service asks for a login');
});

it('says when no version was asked for', async () => {
  const { report } = await run(() => new Response('fine'), { expectVersion: undefined });
  expect(report.outputs).toMatchObject({ verdict: 'passed', version: '' });
  expect(text(report.summary)).toContain('Which version answers was not asked');
});

it('warns when another host answered', async () => {
  const { report } = await run(
    path => (path === '/login' ? new Response('log in') : Response.redirect('https://sso.test/login')),
    {
      expectVersion: undefined,
      checks: '/',
      headers: { 'x-bypass': 'Bearer hunter2-token', 'x-cookie': 'true' },
    },
  );
  expect(report.outputs.verdict).toBe('passed');
  expect(report.annotations).toMatchObject([
    { level: 'warning', message: expect.stringContaining('https://sso.test') },
  ]);
  expect(rows(report.summary)[0]?.[3]).toBe('200 by https://sso.test');
});

it('masks secret headers, and sends them to the service alone', async () => {
  const { sent, masked } = await run(
    path => (path === '/login' ? new Response('log in') : Response.redirect('https://sso.test/login')),
    {
      expectVersion: undefined,
      checks: '/',
      headers: { 'x-bypass': 'Bearer hunter2-token', 'x-cookie': 'true' },
    },
  );
  expect(masked).toEqual(['Bearer hunter2-token', 'hunter2-token']);
  expect(sent.map(({ url, headers }) => [new URL(url).host, headers.get('x-bypass')])).toEqual([
    ['shop.test', 'Bearer hunter2-token'],
    ['sso.test', null],
  ]);
});

it('prints the checks and sends nothing in a dry run', async () => {
  const { report, sent } = await run(() => new Response(''), {}, true);
  expect(sent).toEqual([]);
  expect(report.error).toBeUndefined();
  expect(report.outputs).toEqual({ verdict: 'planned', version: 'new', results: [] });
  expect(rows(report.summary)).toEqual([
    ['version', 'GET https://shop.test/version', 'new, 3 times in a row'],
    ['GET /health', 'GET https://shop.test/health', '200'],
    ['GET /', 'GET https://shop.test/', '2xx'],
  ]);
});

const IDENTITY = {
  workloadIdentityProvider:
    'projects/123456789012/locations/global/workloadIdentityPools/github/providers/github',
  serviceAccount: 'smoke@shop.iam.gserviceaccount.com',
  identityAudience: 'https://api-1.run.app',
};

it('asks a private service with an ID token, which goes to it alone', async () => {
  const { report, sent, audiences } = await run(
    path => (path === '/login' ? new Response('log in') : Response.redirect('https://sso.test/login')),
    { expectVersion: undefined, checks: '/', ...IDENTITY },
  );
  expect(report.outputs.verdict).toBe('passed');
  expect(audiences).toEqual(['https://api-1.run.app']);
  expect(sent.map(({ url, headers }) => [new URL(url).host, headers.get('authorization')])).toEqual([
    ['shop.test', 'Bearer eyJ.of.nobody'],
    ['sso.test', null],
  ]);
});

it('asks for no token in a dry run, and says that it would', async () => {
  const { report, audiences } = await run(() => new Response(''), IDENTITY, true);
  expect(audiences).toEqual([]);
  expect(text(report.summary)).toContain('would carry a Google ID token for https://api-1.run.app');
});

it('asks nothing where there is no token, and sets its outputs', async () => {
  const refused = new ConfigError('GitHub gives this job no OIDC token', { hint: 'id-token: write' });
  const { report, sent } = await run(
    () => new Response(''),
    IDENTITY,
    false,
    () => Promise.reject(refused),
  );
  expect(sent).toEqual([]);
  expect(report.error).toBe(refused);
  expect(report.outputs).toEqual({ verdict: 'failed', version: '', results: [] });
});

it.each([
  [401, '`identity-audience` (https://api-1.run.app) must be its own URL'],
  [403, 'did not let smoke@shop.iam.gserviceaccount.com in: grant roles/run.invoker'],
])('says of %i to its token what to do', async (status, said) => {
  const { report } = await run(() => new Response('', { status }), {
    expectVersion: undefined,
    waitTimeout: 0,
    ...IDENTITY,
  });
  expect(report.error).toMatchObject({ hint: expect.stringContaining(said) });
});
