import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { foreign, shownBy } from '../bundles/shown.ts';
import { GOOD, NEXT, Shop } from './shop.ts';

const run = promisify(execFile);
const replay = new URL('../../scripts/replay.ts', import.meta.url).pathname;
const CRASH = { kind: 'crash', image: NEXT, exitCode: 3, lines: ['starting'] } as const;
const PASSWORD = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:hunter-AbCdEf';
const OLD = 'correct-horse-battery';
const FRESH = 'postgres://shop:pa55w0rd@db';

describe.concurrent('a failed rollout', () => {
  it('leaves a trace without a value of any variable or secret, and its replay gives the same verdict', async () => {
    await using shop = await Shop.open({
      container: {
        environment: [{ name: 'TOKEN', value: OLD }],
        secrets: [{ name: 'PASSWORD', valueFrom: PASSWORD }],
      },
    });
    shop.cloud.ecs.faults.add(CRASH);
    const ended = await shop.deploy({ 'environment-variables': `DATABASE=${FRESH}` });
    expect(ended.outputs.verdict).toBe('failed');
    const trace = await readFile(ended.outputs.trace?.split('\n')[0] ?? '', 'utf8');
    expect(trace).toContain('UpdateService');
    for (const text of [trace, shownBy(ended)])
      for (const value of [OLD, FRESH, 'pa55w0rd', 'hunter-AbCdEf']) expect(text).not.toContain(value);
    const { stdout } = await run(process.execPath, [replay, ended.outputs.trace ?? '']);
    expect(stdout).toContain('rolled back');
    expect(stdout).not.toContain('The verdict is another');
  });

  it('of a check at a hold leaves a trace that replays, too', async () => {
    await using shop = await Shop.balanced();
    const ended = await shop.deploy({ strategy: 'verify-first', 'check-command': 'false' });
    expect(ended.outputs.verdict).toBe('failed');
    const { stdout } = await run(process.execPath, [replay, ended.outputs.trace ?? '']);
    expect(stdout).not.toContain('The verdict is another');
  });
});

const COMMANDS = '::error title=pwned::boom\n::set-output name=verdict::steady\n##[error]boom';
const MARKDOWN = '</pre></details><img src=x onerror=alert(1)> | [x](javascript:y) ```\n# pwned';

describe.concurrent('what comes from outside', () => {
  it('in log lines of a container runs nothing and forms nothing', async () => {
    await using shop = await Shop.open();
    shop.cloud.ecs.faults.add({ ...CRASH, lines: [...COMMANDS.split('\n'), ...MARKDOWN.split('\n')] });
    const ended = await shop.deploy();
    expect(ended.outputs.verdict).toBe('failed');
    expect(foreign(ended)).toEqual([['error', 'deploy-ecs: the rollout did not succeed']]);
    expect(ended.summary).toContain('pwned');
    expect(ended.summary).not.toContain('<img');
    // Within <pre> nothing is Markdown, and nothing has ended it.
    expect(ended.summary).not.toContain('</pre></details>');
  });

  it('in a check’s answer runs nothing and forms nothing', async () => {
    const server = createServer((_, response) => response.writeHead(500).end(`${COMMANDS}\n${MARKDOWN}`));
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    await using shop = await Shop.open();
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const ended = await shop.deploy({ 'check-url': url, 'check-timeout': '1s' });
    server.closeAllConnections();
    server.close();
    expect(ended.outputs.verdict).toBe('failed');
    expect(foreign(ended)).toEqual([['error', 'deploy-ecs: the rollout did not succeed']]);
    expect(ended.summary).not.toContain('<img');
    expect(shop.serving).toEqual([GOOD]);
  });

  it('in a command’s words runs nothing and forms nothing', async () => {
    await using shop = await Shop.open();
    const words = `${COMMANDS} ${MARKDOWN}`.replaceAll('\n', ' ');
    const program = `echo '${words}' >&2; echo '::error::x' >&2; exit 1`;
    const ended = await shop.deploy({ 'check-command': `sh\n-c\n${program}` });
    expect(ended.outputs.verdict).toBe('failed');
    expect(foreign(ended)).toEqual([['error', 'deploy-ecs: the rollout did not succeed']]);
    expect(ended.summary).not.toContain('<img');
  });

  it.each([
    ['a service', { service: `api\n${COMMANDS}` }],
    ['a cluster', { cluster: `shop\n${COMMANDS}` }],
    ['an order', { order: `api ${COMMANDS}` }],
    ['an environment', { environment: `staging\n${COMMANDS}` }],
  ])('in the name of %s is refused in one error', async (_, inputs) => {
    await using shop = await Shop.open();
    const ended = await shop.deploy(inputs);
    expect(ended.code).toBe(1);
    expect(foreign(ended)).toEqual([['error', 'deploy-ecs: the workflow needs a change']]);
    expect(ended.outputs).toEqual({});
  });

  it('in the value of a variable goes into the task definition unharmed, and nowhere else', async () => {
    await using shop = await Shop.open();
    const value = '::error::boom </pre><img src=x> %0A';
    const ended = await shop.deploy({ 'environment-variables': `HOSTILE=${value}` });
    expect(ended.outputs.verdict).toBe('steady');
    expect(shop.container().environment).toEqual([{ name: 'HOSTILE', value }]);
    expect(shownBy(ended)).not.toContain('boom');
  });

  it('in a ref and an actor does not get out of the release log', async () => {
    await using shop = await Shop.open();
    const facts = { GITHUB_REF: `refs/heads/x\n${COMMANDS}`, GITHUB_ACTOR: '<img src=x>' };
    const ended = await shop.deploy(
      { environment: 'staging', 'release-log': 'file:releases' },
      { env: { ...shop.cloud.env, ...facts } },
    );
    expect(ended.outputs.verdict).toBe('steady');
    expect(foreign(ended)).toEqual([]);
  });
});
