import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalRegistry, startRegistry } from '../../src/registry/start.ts';
import { processRuntime } from '../../src/runtime/process.ts';
import type { ContainerSpec, RunningContainer } from '../../src/runtime/runtime.ts';
import { pushImage } from './image-fixture.ts';

const SERVER = `
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
const greeting = readFileSync('greeting.txt', 'utf8');
createServer((_, answer) => answer.end(greeting + ' ' + process.env.NAME)).listen(Number(process.env.PORT), '127.0.0.1', () => console.log('up'));
process.on('SIGTERM', () => { console.log('bye'); process.exit(process.env.STUBBORN ? undefined : 0); });
`;

let registry: LocalRegistry;
let image: string;
const runtime = processRuntime();

beforeAll(async () => {
  registry = await startRegistry();
  image = await pushImage(registry.host, 'shop/api', {
    config: {
      Entrypoint: ['/usr/local/bin/node'],
      Cmd: ['/app/server.mjs'],
      WorkingDir: '/app',
      Env: ['NAME=image', 'PORT=80'],
    },
    files: [
      { path: 'app/server.mjs', data: SERVER },
      { path: 'app/greeting.txt', data: 'hello' },
      { path: 'app/fail.mjs', data: "console.error('no database');\nprocess.exitCode = 3;" },
    ],
  });
});
afterAll(async () => {
  await runtime.close();
  await registry.close();
});

/** Starts a container and collects what it reports; `over` is its exit code or why it failed. */
function start(spec: Partial<ContainerSpec> = {}) {
  const lines: string[] = [];
  let handle: RunningContainer | undefined;
  let reportStart: (url: string | undefined) => void = () => {};
  const started = new Promise<string | undefined>(resolve => {
    reportStart = resolve;
  });
  const over = new Promise<number | string>(resolve => {
    handle = runtime.start(
      { taskId: 'task', name: 'web', image, environment: {}, containerPort: 80, ...spec },
      {
        started: ({ url }) => reportStart(url),
        log: line => lines.push(line),
        exited: resolve,
        failed: resolve,
      },
    );
  });
  return { lines, started, over, stop: () => handle?.stop(0), handle: () => handle };
}

async function answer(url: string): Promise<string> {
  for (let tries = 0; ; tries++) {
    try {
      return await (await fetch(url)).text();
    } catch (error) {
      if (tries > 400) throw error;
      await new Promise(resolve => setTimeout(resolve, 5));
    }
  }
}

describe('images as processes', () => {
  it('runs the entrypoint on this Node, on a free port, with the overriding environment', async () => {
    const one = start({ environment: { NAME: 'task' } });
    const two = start();
    const urls = [(await one.started) ?? '', (await two.started) ?? ''];
    expect(await answer(urls[0] ?? '')).toBe('hello task');
    expect(await answer(urls[1] ?? '')).toBe('hello image');
    expect(await one.handle()?.check?.([])).toBe(true);
    one.stop();
    two.stop();
    expect(await Promise.all([one.over, two.over])).toEqual([0, 0]);
    expect(one.lines).toEqual(['up', 'bye']);
  });

  it('reports the exit code and every line before it', async () => {
    const failing = start({ command: ['fail.mjs'] });
    expect(await failing.over).toBe(3);
    expect(failing.lines).toEqual(['no database']);
  });

  it.each([
    [
      'is no Node image',
      { entryPoint: ['python3', 'app.py'] },
      /^CannotStartContainerError: without Docker only Node images.* this one starts "python3"/,
    ],
    [
      'is not in the registry',
      { image: 'REGISTRY/shop/api:none' },
      /^CannotPullContainerError: failed to resolve ref .*shop\/api:none: 404/,
    ],
    ['has no registry', { image: 'nginx' }, /^CannotPullContainerError: invalid reference nginx/],
  ])('refuses one that %s', async (_, spec, reason) => {
    const given = 'image' in spec ? { image: spec.image.replace('REGISTRY', registry.host) } : spec;
    expect(await start(given).over).toMatch(reason);
  });

  it('starts a Python image with the Python that it was given', async () => {
    const withPython = processRuntime({ python: process.execPath });
    const over = new Promise(exited => {
      const events = { started() {}, log() {}, exited, failed: exited };
      const spec = {
        taskId: 'task',
        name: 'web',
        image,
        environment: {},
        entryPoint: ['python3', 'fail.mjs'],
      };
      withPython.start(spec, events);
    });
    expect(await over).toBe(3);
    await withPython.close();
  });

  it('does not start what was stopped before', async () => {
    const early = start();
    early.stop();
    expect(await early.over).toBe('Task was stopped before its container started');
  });
});
