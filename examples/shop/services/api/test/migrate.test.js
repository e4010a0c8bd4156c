import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../src/migrate.js', import.meta.url));
const migrate = env => spawnSync(process.execPath, [script], { env, encoding: 'utf8' });

test('has nothing to do without a database', () => {
  assert.equal(migrate({}).status, 0);
});

test('ends with 7 when the database does not answer', () => {
  const { status, stdout } = migrate({ DATABASE_URL: 'postgres://127.0.0.1:9/shop' });
  assert.equal(status, 7);
  assert.match(stdout, /cannot reach the database/);
});
