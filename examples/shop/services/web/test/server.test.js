import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const server = fileURLToPath(new URL('../server.js', import.meta.url));

const start = (args, env) =>
  spawn(process.execPath, [server, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });

test('serves its page, its version and its health until it is told to stop', async () => {
  const child = start([], { PORT: '0', VERSION: '1.2.3', GIT_SHA: 'abc123' });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const get = path => fetch(`http://127.0.0.1:${JSON.parse(line).port}${path}`);
  assert.match(await (await get('/')).text(), /<h1>shop/);
  assert.deepEqual(await (await get('/version')).json(), { version: '1.2.3', commit: 'abc123' });
  assert.equal((await (await get('/health')).json()).version, '1.2.3');
  assert.equal((await get('/health/ready')).status, 200);
  assert.equal((await get('/none')).status, 404);
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'exit'), [0, null]);
});

test('its check passes without an API, and ends with 7 where it does not answer', async () => {
  assert.deepEqual(await once(start(['check'], { API_URL: undefined }), 'exit'), [0, null]);
  assert.deepEqual(await once(start(['check'], { API_URL: 'http://127.0.0.1:9' }), 'exit'), [7, null]);
});
