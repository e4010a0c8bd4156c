import { afterEach, expect, it } from 'vitest';
import { type Finding, httpProbe, type Probe, parseChecks, releaseCheck } from '../src/index.ts';
import { fakeClock, json, type Stand, stand } from './stand.ts';

const open: Stand[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});
const probe = (name: string, finding: Finding, looked: string[] = []): Probe => ({
  name,
  look: async at => {
    looked.push(`${name} ${at.url}`);
    return finding;
  },
});

it('passes when all pass, and says what each found', async () => {
  const looked: string[] = [];
  const lines: string[] = [];
  const check = releaseCheck(
    [probe('a', { ok: true, detail: 'good' }, looked), probe('b', { ok: true, detail: 'fine' }, looked)],
    { log: line => lines.push(line) },
  );
  const hold = { id: '1', at: 'TEN' };
  expect(await check({ name: 'web', url: 'https://x', hold })).toEqual({
    ok: true,
    detail: 'a: good; b: fine',
    checks: ['a', 'b'],
  });
  expect(looked).toEqual(['a https://x', 'b https://x']);
  expect(lines[0]).toBe('web at TEN: a: passed: good');
});

it('ends with the first that fails, by its name', async () => {
  const looked: string[] = [];
  const check = releaseCheck([
    probe('a', { ok: false, detail: '503' }, looked),
    probe('b', { ok: true, detail: '' }, looked),
  ]);
  expect(await check({ name: 'web' })).toEqual({ ok: false, detail: 'a: 503' });
  expect(looked).toHaveLength(1);
});

it('is not made of nothing, and looks at nothing when the run is cancelled', async () => {
  expect(() => releaseCheck([])).toThrow(/nothing to check/);
  const looked: string[] = [];
  const signal = AbortSignal.abort(new Error('cancelled'));
  const check = releaseCheck([probe('a', { ok: true, detail: '' }, looked)], { signal });
  await expect(check({ name: 'web' })).rejects.toThrow('cancelled');
  expect(looked).toEqual([]);
});

async function http(items: unknown[], status = 200, url?: string) {
  const server = await stand(json({ ok: true }, status));
  open.push(server);
  const { checks } = parseChecks(items);
  const options = { within: 1_000, interval: 1_000 };
  const { look } = httpProbe({ checks }, options, { fetch, clock: fakeClock() });
  return look({ name: 'web', url: url ?? server.url.href });
}

it('looks below the URL of the checkpoint', async () => {
  expect(await http(['/health', '/'])).toMatchObject({
    ok: true,
    detail: expect.stringMatching(/^2 passed at http:/),
  });
});

it('names the checks that failed, and how many more', async () => {
  const finding = await http(['/1', '/2', '/3', '/4', '/5'], 503);
  expect(finding).toMatchObject({ ok: false });
  expect(finding.detail).toMatch(/GET \/1: expected 2xx, got 503 with body .* \(2 tries\); .*; and 2 more$/);
});

it('has failed where there is nothing to look at', async () => {
  const { look } = httpProbe({ checks: [] }, { within: 1, interval: 1 }, { fetch, clock: fakeClock() });
  expect(await look({ name: 'web' })).toMatchObject({ ok: false, detail: expect.stringContaining('no URL') });
  expect(await http(['/'], 200, 'example.com')).toMatchObject({
    ok: false,
    detail: expect.stringContaining('https://'),
  });
});
