import { type Check, parseChecks } from '@pipeline/checks';
import { describe, expect, it } from 'vitest';
import type { ChecksConfig } from '../../src/config/checks.ts';
import { type StageChecks, stageCheck } from '../../src/live/checks.ts';
import { HOLD } from '../outcomes.ts';
import { aYard } from '../yard.ts';

const http: readonly Check[] = parseChecks(['/health 200']).checks;

function check(config: Partial<ChecksConfig>, how: Partial<StageChecks>) {
  const { ports } = aYard();
  const asked: string[] = [];
  const run = {
    ...ports,
    log: { ...ports.log, error: () => undefined, debug: () => undefined, annotate: () => undefined },
    context: { env: () => undefined, workspace: '/' },
  } as unknown as Parameters<typeof stageCheck>[2];
  const fetch = async (url: string) => {
    asked.push(url);
    return new Response('', { status: 200 });
  };
  const look = stageCheck(
    { http, command: undefined, timeout: 1_000, ...config },
    { urlOf: () => undefined, fetch, ...how },
    run,
  );
  return { look, asked };
}

describe('stageCheck', () => {
  it('asks where it answers at that point, by the given fetch', async () => {
    const { look, asked } = check(
      {},
      { urlOf: async ({ hold }) => `https://${hold === undefined ? 'api' : 'next'}.example` },
    );
    expect(await look({ name: 'api', hold: HOLD })).toMatchObject({ ok: true, checks: ['HTTP checks'] });
    expect(await look({ name: 'api' })).toMatchObject({ ok: true });
    expect(asked).toEqual(['https://next.example/health', 'https://api.example/health']);
  });

  it('looks by other means where there is no address, and says where there is nothing to look at', async () => {
    const slow = { name: 'metric', look: async () => ({ ok: false, detail: 'too many' }) as const };
    const { look, asked } = check({}, { slow });
    expect(await look({ name: 'api' })).toEqual({ ok: false, detail: 'metric: too many' });
    expect(await check({}, {}).look({ name: 'api' })).toEqual({
      ok: true,
      detail: 'nothing is to be checked of it',
    });
    expect(asked).toEqual([]);
  });

  it('looks at what is slow last', async () => {
    const slow = { name: 'metric', look: async () => ({ ok: true, detail: 'few' }) as const };
    const { look } = check({}, { urlOf: () => 'https://api.example', slow });
    expect(await look({ name: 'api' })).toMatchObject({ checks: ['HTTP checks', 'metric'] });
  });

  it('gives the command its secrets, and quotes none of them', async () => {
    const program = 'console.log("got", process.env.BYPASS); process.exit(1)';
    const command = [process.execPath, '-e', program];
    const { look } = check({ http: [], command }, { secrets: { BYPASS: 'the-secret-itself' } });
    const { detail } = await look({ name: 'api' });
    expect(detail).toContain('got ***');
    expect(detail).not.toContain('the-secret-itself');
  });
});
