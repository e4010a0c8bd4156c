import { parseChecks } from '@pipeline/checks';
import { describe, expect, it } from 'vitest';
import { turningClock } from '../../../../packages/release/test/turning-clock.ts';
import type { DomainChecks } from '../../src/config/checks.ts';
import { checkAt } from '../../src/live/checks.ts';

const OWN = 'shop-web-2-acme.vercel.app';
const HOSTS = ['shop.example.com', 'shop.example.org'];
const NAME = 'Vercel project shop-web';

const checksOf = (fields: Partial<DomainChecks>): DomainChecks => ({
  http: parseChecks(['/health 200']).checks,
  command: undefined,
  timeout: 3_000,
  compare: [],
  ...fields,
});

/** @param down hosts that answer 500 @param guarded hosts that ask who is there */
function aRun({ down = [] as string[], guarded = [] as string[] } = {}) {
  const asked: string[] = [];
  const shown: string[] = [];
  const lines: string[] = [];
  const info = (line: string) => lines.push(line);
  const log = {
    info,
    warn: info,
    group: <T>(_: string, phase: () => Promise<T>) => phase(),
    annotate: () => {},
  };
  const run = {
    clock: turningClock(0),
    signal: new AbortController().signal,
    log: log as never,
    context: {
      workspace: '/tmp',
      env: (name: string) => (name === 'PATH' ? process.env.PATH : undefined),
    } as never,
  };
  const fetch = async (text: string, init: RequestInit) => {
    const { host } = new URL(text);
    asked.push(host);
    const secret = new Headers(init.headers).get('x-vercel-protection-bypass');
    if (secret !== null) shown.push(host);
    if (guarded.includes(host) && secret === null)
      return new Response(null, {
        status: 302,
        headers: { location: 'https://vercel.com/sso-api?url=x', server: 'Vercel', 'x-vercel-id': 'dub1::1' },
      });
    return new Response('ok', { status: down.includes(host) ? 500 : 200 });
  };
  return { run, fetch, asked: () => [...new Set(asked)], shown, lines };
}

describe('the checks', () => {
  const places = { own: OWN, hosts: HOSTS, secret: undefined };

  it('look at every domain in the end', async () => {
    const { run, fetch, asked } = aRun();
    const finding = await checkAt(checksOf({}), places, run, fetch)({ name: NAME });
    expect(finding).toMatchObject({ ok: true, checks: ['HTTP checks'] });
    expect(asked()).toEqual(HOSTS);
  });

  it('look at the deployment alone while it is held', async () => {
    const { run, fetch, asked } = aRun();
    const hold = { id: 'stage:0', at: '10%', traffic: 10 };
    expect(
      await checkAt(checksOf({ compare: ['/'] }), places, run, fetch)({ name: NAME, hold }),
    ).toMatchObject({
      ok: true,
    });
    expect(asked()).toEqual([OWN]);
  });

  it('name the domain that does not pass', async () => {
    const { run, fetch } = aRun({ down: ['shop.example.org'] });
    const finding = await checkAt(checksOf({}), places, run, fetch)({ name: NAME });
    expect(finding).toMatchObject({ ok: false, detail: expect.stringMatching(/^shop\.example\.org: .*500/) });
  });

  it('run the command for each domain, with its address, and count the comparison', async () => {
    const { run, fetch } = aRun();
    const command = [
      process.execPath,
      '-e',
      'process.exit(/^https:\\/\\/shop\\.example\\.(com|org)$/.test(process.env.PIPELINE_URL) ? 0 : 1)',
    ];
    const finding = await checkAt(
      checksOf({ http: [], command, compare: ['/'] }),
      places,
      run,
      fetch,
    )({ name: NAME });
    expect(finding).toMatchObject({ ok: true, checks: ['command', 'comparison'] });
  });

  it('show the secret where it is asked for, to no other host', async () => {
    const { run, fetch, shown, lines } = aRun({ guarded: ['shop.example.org', OWN] });
    const check = checkAt(checksOf({ compare: ['/'] }), { ...places, secret: 's3cret-value' }, run, fetch);
    expect(await check({ name: NAME })).toMatchObject({ ok: true });
    expect([...new Set(shown)].sort()).toEqual([OWN, 'shop.example.org'].sort());
    expect(lines.join('\n')).not.toContain('s3cret-value');
  });

  it('take no log-in page for an answer', async () => {
    const { run, fetch } = aRun({ guarded: ['shop.example.com'] });
    expect(await checkAt(checksOf({}), places, run, fetch)({ name: NAME })).toMatchObject({
      ok: false,
      detail: expect.stringContaining('Deployment Protection asks who is there'),
    });
  });

  it('look at the deployment where production has no domain', async () => {
    const { run, fetch, asked } = aRun();
    await checkAt(checksOf({}), { ...places, hosts: [] }, run, fetch)({ name: NAME });
    expect(asked()).toEqual([OWN]);
  });
});
