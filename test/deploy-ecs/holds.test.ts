import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { arnOf, GOOD, NEXT, Shop, servicesOf } from './shop.ts';

/** A site whose answers are told one by one; the last goes on. */
async function site(...answers: [status: number, body: string][]) {
  let asked = 0;
  const server = createServer((_, response) => {
    const [status, body] = answers[Math.min(asked++, answers.length - 1)] ?? [200, ''];
    response.writeHead(status).end(body);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => asked,
    [Symbol.asyncDispose]: () =>
      new Promise<void>(resolve => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

const CANARY = { strategy: 'canary', 'traffic-step': '10', 'bake-time': '1m' };
/** Tried once: what answers wrongly is not waited for. */
const QUICK = { 'check-timeout': '1s' };

describe.concurrent('a canary', () => {
  it('goes on at each pause while the check passes, and takes all in the end', async () => {
    await using shop = await Shop.balanced();
    await using shown = await site([200, 'fine']);
    const ended = await shop.deploy({ ...CANARY, 'check-url': shown.url, checks: '/health 200' });
    expect(ended).toMatchObject({ code: 0, error: '', outputs: { verdict: 'steady' } });
    expect(ended.log).toContain('checked at PRE_PRODUCTION_TRAFFIC_SHIFT: good');
    expect(ended.log).toContain('checked what serves: good');
    expect(shown.asked()).toBe(3);
    expect(shop.serving).toEqual([NEXT]);
  });

  it('goes back where the check fails at the pause, and says which check and what it saw', async () => {
    await using shop = await Shop.balanced();
    await using shown = await site([500, 'no database']);
    const ended = await shop.deploy({
      ...CANARY,
      ...QUICK,
      'check-url': shown.url,
      checks: '/health 200',
    });
    expect([ended.code, ended.outputs.verdict]).toEqual([1, 'failed']);
    for (const words of ['GET /health: expected 200, got 500 with body “no database”', 'api:1 serves again'])
      expect(ended.error).toContain(words);
    // Its tasks were stopped because it went back: no cause of anything.
    expect(ended.error).not.toContain('Likely cause');
    expect(ended.summary).toContain('/health');
    expect(shop.serving).toEqual([GOOD]);
    expect(servicesOf(ended).api).toMatchObject({ verdict: 'failed', wayBack: { state: 'back' } });
  });

  it('goes back where the check fails at the second step only', async () => {
    await using shop = await Shop.balanced();
    await using shown = await site([200, ''], [500, 'too slow']);
    const ended = await shop.deploy({ ...CANARY, ...QUICK, 'check-url': shown.url, checks: '/ 200' });
    expect(ended.outputs.verdict).toBe('failed');
    expect(ended.log).toMatch(/good[\s\S]*BAD/);
    expect(shop.serving).toEqual([GOOD]);
  });

  it('decides by a command, too', async () => {
    await using shop = await Shop.balanced();
    const command = 'sh\n-c\necho "errors at $PIPELINE_HOLD" >&2; exit 4';
    const ended = await shop.deploy({ ...CANARY, ...QUICK, 'check-command': command });
    expect(ended.outputs.verdict).toBe('failed');
    expect(ended.error).toContain('errors at PRE_PRODUCTION_TRAFFIC_SHIFT');
    expect(shop.serving).toEqual([GOOD]);
  });
});

describe.concurrent('verify-first', () => {
  it('holds the new version without traffic until the check passes', async () => {
    await using shop = await Shop.balanced();
    const seen: number[] = [];
    await using shown = await site([200, '']);
    const ended = await shop.deploy(
      { strategy: 'verify-first', 'check-url': shown.url },
      { onOutput: text => void (text.includes('waits at POST_TEST') && seen.push(shown.asked())) },
    );
    expect(ended).toMatchObject({ code: 0, outputs: { verdict: 'steady' } });
    expect(ended.log).toContain('waits at POST_TEST_TRAFFIC_SHIFT with 0% of production traffic');
    expect(seen).toEqual([0]);
    expect(shop.serving).toEqual([NEXT]);
  });
});

describe.concurrent('a hold that is left to someone else', () => {
  it('ends green with the verdict held, and a later step lets it go on', async () => {
    await using shop = await Shop.balanced();
    const held = await shop.deploy({ strategy: 'verify-first', 'at-hold': 'leave' });
    expect(held).toMatchObject({ code: 0, error: '', outputs: { verdict: 'held' } });
    expect(servicesOf(held).api).toMatchObject({
      verdict: 'held',
      taskDefinition: arnOf(2),
      held: { at: 'POST_TEST_TRAFFIC_SHIFT', traffic: 0, expires: expect.any(Number) },
    });
    expect(held.summary).toContain('operation: continue');
    const next = await shop.run({ service: 'api', operation: 'continue' });
    expect(next).toMatchObject({
      code: 0,
      outputs: {
        verdict: 'steady',
        'task-definition-arn': arnOf(2),
        'previous-task-definition-arn': arnOf(1),
      },
    });
    expect(shop.serving).toEqual([NEXT]);
  });

  it('is taken back by a later step that aborts it', async () => {
    await using shop = await Shop.balanced();
    await shop.deploy({ strategy: 'verify-first', 'at-hold': 'leave' });
    const dry = shop.cloud.writes().length;
    for (const operation of ['continue', 'abort']) {
      const planned = await shop.run({ service: 'api', operation, 'dry-run': 'true' });
      expect(planned).toMatchObject({ code: 0, outputs: { verdict: 'planned' } });
    }
    expect(shop.cloud.writes()).toHaveLength(dry);
    const ended = await shop.run({ service: 'api', operation: 'abort' });
    expect(ended).toMatchObject({
      code: 0,
      outputs: {
        verdict: 'steady',
        'task-definition-arn': arnOf(1),
        'previous-task-definition-arn': arnOf(2),
      },
    });
    expect(ended.summary).toContain('stopped as asked');
    expect(shop.serving).toEqual([GOOD]);
    const again = await shop.run({ service: 'api', operation: 'abort' });
    expect([again.code, again.outputs.verdict]).toEqual([1, 'not-started']);
    expect(again.error).toContain('has no deployment in flight');
  });
});

describe.concurrent('other strategies', () => {
  it('blue-green keeps the old version ready for its bake time', async () => {
    await using shop = await Shop.balanced();
    const ended = await shop.deploy({ strategy: 'blue-green', 'bake-time': '1m' });
    expect(ended).toMatchObject({ code: 0, outputs: { verdict: 'steady' } });
    expect(shop.service().configuration).toMatchObject({ strategy: 'BLUE_GREEN', bakeTimeInMinutes: 1 });
    expect(shop.serving).toEqual([NEXT]);
  });

  it('linear goes step by step', async () => {
    await using shop = await Shop.balanced();
    const ended = await shop.deploy({
      strategy: 'linear',
      'traffic-step': '40',
      'check-command': 'node\n-e\n0',
    });
    expect(ended.outputs.verdict).toBe('steady');
    expect(shop.service().configuration).toMatchObject({ linearConfiguration: { stepPercent: 40 } });
  });

  it('that the service lacks are refused with those that it has, and nothing is written', async () => {
    await using shop = await Shop.open();
    const before = shop.cloud.writes().length;
    const ended = await shop.deploy({ ...CANARY });
    expect(ended.code).toBe(1);
    expect(ended.error).toContain('ECS service shop/api cannot deploy in steps of 10%, 100%');
    expect(ended.error).toContain(
      'rolling (all at once, without pause); anything else needs a load balancer',
    );
    expect(shop.cloud.writes()).toHaveLength(before);
  });

  it('EXTERNAL services are refused', async () => {
    await using shop = await Shop.open();
    Object.assign(shop.service(), { controller: 'EXTERNAL' });
    const before = shop.cloud.writes().length;
    const ended = await shop.deploy();
    expect(ended.code).toBe(1);
    expect(ended.error).toContain('EXTERNAL');
    expect(shop.cloud.writes()).toHaveLength(before);
  });
});
