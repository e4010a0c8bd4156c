import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { pushByOci } from '../../../packages/local-cloud/test/ecr/push.ts';
import { ecrCredentials, ensureEcrRepository, openRegistry } from '../../../packages/oci/src/index.ts';
import { root } from '../../paths.ts';
import { readOptions } from '../options.ts';

let child: ChildProcess | undefined;
afterEach(() => child?.kill('SIGKILL'));

function start(...args: string[]) {
  const started = spawn(process.execPath, [join(root, 'scripts/local-cloud.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child = started;
  const ended = new Promise<number | NodeJS.Signals | null>(resolve =>
    started.once('close', (code, signal) => resolve(signal ?? code)),
  );
  return { child: started, ended };
}

async function run(...args: string[]) {
  const { child, ended } = start(...args);
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { out, err, code };
}

/** The variables, as a shell would take them, once it says that it is up. */
async function exported({ child, ended }: ReturnType<typeof start>): Promise<Record<string, string>> {
  let out = '';
  let err = '';
  await new Promise<void>((resolve, reject) => {
    // The last variable and the news come by two pipes, in either order.
    const look = () => /^export REGISTRY=.*\n/m.test(out) && err.includes('is up') && resolve();
    child.stdout.on('data', data => {
      out += data;
      look();
    });
    child.stderr.on('data', data => {
      err += data;
      look();
    });
    ended.then(code => reject(new Error(`ended with ${code}: ${err}`)));
  });
  const lines = out.trim().split('\n');
  return Object.fromEntries(
    lines.map(line => /^export ([A-Z_]+)='([^']*)'$/.exec(line)?.slice(1) ?? [line, 'is no export']),
  );
}

describe('pnpm local-cloud', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'serves AWS and a registry by the variables that it prints, and is gone after %s',
    async signal => {
      const { child, ended } = start();
      const env = await exported({ child, ended });
      expect(Object.values(env)).not.toContain('is no export');

      const { AWS_ENDPOINT_URL: endpoint = '', AWS_REGION: region = '', REGISTRY: host = '' } = env;
      const keys = {
        accessKeyId: env.AWS_ACCESS_KEY_ID ?? '',
        secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '',
      };
      const access = { endpoint, region, credentials: keys };
      // Through the AWS SDK, as build-push does it.
      expect(await ensureEcrRepository(access, 'shop/api')).toMatchObject({ outcome: 'created' });
      const registry = openRegistry({ host, credentials: await ecrCredentials(access) });
      const digest = await pushByOci({ host, ...(await ecrCredentials(access)) }, 'shop/api', 'v1');
      expect(await registry.headManifest('shop/api', 'v1')).toMatchObject({ digest });

      child.kill(signal);
      expect(await ended).toBe(0);
      for (const url of [endpoint, `http://${host}/v2/`, env.ACTIONS_ID_TOKEN_REQUEST_URL ?? ''])
        await expect(fetch(url)).rejects.toThrow('fetch failed');
    },
  );

  it('gives AWS the port that was asked for, and says in one line that it is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise(resolve => taken.once('listening', resolve));
    const { port } = taken.address() as AddressInfo;
    const refused = await run('--port', String(port));
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toBe(`Port ${port} is taken: give another by --port, or none for a free one\n`);
    await new Promise(resolve => taken.close(resolve));
    const { child, ended } = start('--port', String(port));
    expect((await exported({ child, ended })).AWS_ENDPOINT_URL).toBe(`http://127.0.0.1:${port}`);
    child.kill('SIGINT');
    expect(await ended).toBe(0);
  });

  it('answers a wrong call with one error and what it takes', async () => {
    const { code, out, err } = await run('--port', 'http');
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(
      /^--port is a number from 1 to 65535, such as 4566, not "http"\n\npnpm local-cloud: /,
    );
  });

  it('tells by --help what it takes, and starts nothing', async () => {
    const { code, out, err } = await run('--help');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/--port N.*\n.*--docker/);
  });
});

describe('its command line', () => {
  it.each([
    [[], { port: undefined, docker: false, help: false }],
    [['--port', '4566', '--docker'], { port: 4566, docker: true, help: false }],
    // pnpm hands this on.
    [['--', '--port=65535'], { port: 65_535, docker: false, help: false }],
  ])('%j', (args, expected) => {
    expect(readOptions(args)).toEqual(expected);
  });

  it.each([['0'], ['65536'], ['4566x'], ['-1'], ['1e3'], [' 80'], ['']])('--port=%s is refused', port => {
    expect(readOptions([`--port=${port}`])).toContain(`not "${port}"`);
  });

  it.each([[['--prot', '1']], [['4566']], [['--port']]])('%j is refused', args => {
    expect(readOptions(args)).toBeTypeOf('string');
  });
});
