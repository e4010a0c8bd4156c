import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { judgeRunTrace } from '../../packages/cloudrun/src/index.ts';
import type { Trace } from '../../packages/contracts/src/index.ts';
import { foreign, shownBy } from '../bundles/shown.ts';
import { FIRST, Shop } from './shop.ts';

const OLD = 'correct-horse-battery';
const FRESH = 'postgres://shop:pa55w0rd@db';
const LABEL = 'label-of-theirs';

const container = {
  env: [
    { name: 'TOKEN', value: OLD },
    { name: 'PASSWORD', valueSource: { secretKeyRef: { secret: 'shop-password', version: '3' } } },
  ],
};

describe.concurrent('the value of a variable', () => {
  it('is neither in the log, the summary, an output nor the trace of a deploy that fails', async () => {
    await using shop = await Shop.open({ container, services: { api: { labels: { team: LABEL } } } });
    shop.run.runFaults.add({ kind: 'crash', image: '2222', exitCode: 3, lines: ['starting'] });
    const ended = await shop.deploy({ 'environment-variables': `DATABASE=${FRESH}` });
    expect(ended.outputs.verdict).toBe('failed');
    const trace = await readFile(ended.outputs.trace?.split('\n')[0] ?? '', 'utf8');
    expect(trace).toContain('UpdateService');
    for (const text of [trace, shownBy(ended)])
      for (const value of [OLD, FRESH, 'pa55w0rd']) expect(text).not.toContain(value);
    expect(trace).not.toContain(LABEL);
    const replayed = await judgeRunTrace(JSON.parse(trace) as Trace);
    expect(replayed.verdict).toEqual((JSON.parse(trace) as Trace).verdict);
    // It went where it belongs.
    expect(shop.container().env).toContainEqual({ name: 'DATABASE', value: FRESH });
  });

  it('of any character goes to Cloud Run unharmed, and nowhere else', async () => {
    await using shop = await Shop.open({ container });
    const value = '  ::error::boom\n</pre><img src=x> %0A "$(id)" \u0000é  '.replace('\u0000', '');
    const ended = await shop.deploy({ 'environment-variables': JSON.stringify({ HOSTILE: value }) });
    expect(ended.outputs.verdict).toBe('steady');
    expect(shop.container().env).toContainEqual({ name: 'HOSTILE', value });
    expect(shop.container().env).toContainEqual({ name: 'TOKEN', value: OLD });
    expect(shownBy(ended)).not.toContain('boom');
    expect(shownBy(ended)).not.toContain(OLD);
  });

  it('is in no error where Google refuses the change', async () => {
    await using shop = await Shop.open({ container });
    for (const kind of ['denied', 'quota'] as const) {
      shop.run.runFaults.clear();
      shop.run.runFaults.add(
        kind === 'denied'
          ? { kind, permission: 'run.services.update' }
          : { kind, metric: 'CpuAllocPerProjectRegion', requested: 2, allowed: 1 },
      );
      const ended = await shop.deploy({ 'environment-variables': `DATABASE=${FRESH}` });
      expect(ended.code).toBe(1);
      for (const secret of [OLD, FRESH]) expect(shownBy(ended)).not.toContain(secret);
    }
  });
});

const COMMANDS = '::error title=pwned::boom\n::set-output name=verdict::steady\n##[error]boom';
const MARKDOWN = '</pre></details><img src=x onerror=alert(1)> | [x](javascript:y) ```\n# pwned';

describe.concurrent('what comes from outside', () => {
  it('in log lines of a container runs nothing and forms nothing', async () => {
    await using shop = await Shop.open();
    const lines = [...COMMANDS.split('\n'), ...MARKDOWN.split('\n')];
    shop.run.runFaults.add({ kind: 'crash', image: '2222', exitCode: 3, lines });
    const ended = await shop.deploy();
    expect(ended.outputs.verdict).toBe('failed');
    expect(foreign(ended)).toEqual([['error', 'deploy-cloudrun: the rollout did not succeed']]);
    expect(ended.summary).toContain('pwned');
    expect(ended.summary).not.toContain('<img');
    expect(ended.summary).not.toContain('</pre></details>');
  });

  it('in the log of a job runs nothing and forms nothing', async () => {
    await using shop = await Shop.open({
      jobs: { migrate: {} },
      behave: ({ environment }) =>
        environment.CLOUD_RUN_JOB === undefined
          ? {}
          : { exitCode: 1, lines: `${COMMANDS}\n${MARKDOWN}`.split('\n') },
    });
    const ended = await shop.deploy({ 'task-job': 'migrate' });
    expect(ended.outputs.verdict).toBe('not-started');
    expect(foreign(ended).map(([name]) => name)).toEqual(['error']);
    expect(ended.summary).not.toContain('<img');
  });

  it('in a check’s answer runs nothing and forms nothing', async () => {
    await using shop = await Shop.open({
      behave: ({ image }) =>
        image.includes('2222') ? { status: 500, body: `${COMMANDS}\n${MARKDOWN}` } : {},
    });
    const ended = await shop.deploy({ checks: '/ 200', 'check-timeout': '1s' });
    expect(ended.outputs.verdict).toBe('failed');
    expect(foreign(ended)).toEqual([['error', 'deploy-cloudrun: the rollout did not succeed']]);
    expect(ended.summary).not.toContain('<img');
    expect(shop.serving()).toEqual({ [FIRST]: 100 });
  });

  it.each([
    ['a service', { service: `api\n${COMMANDS}` }],
    ['a tag', { tag: `next\n${COMMANDS}` }],
    ['a region', { regions: `europe-west1\n${COMMANDS}` }],
    ['a project', { project: `shop ${COMMANDS}` }],
    ['an environment', { environment: `staging\n${COMMANDS}` }],
  ])('in the name of %s is refused in one error', async (_, inputs) => {
    await using shop = await Shop.open();
    const ended = await shop.deploy(inputs);
    expect(ended.code).toBe(1);
    expect(foreign(ended)).toEqual([['error', 'deploy-cloudrun: the workflow needs a change']]);
    expect(ended.outputs).toEqual({});
  });
});
