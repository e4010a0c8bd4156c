import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { onPath } from '../src/live.ts';
import { executor } from '../src/spawn.ts';
import { Transcript } from '../src/transcript.ts';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'spawn-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const node = (script: string) => [process.execPath, '-e', script];
const run = (argv: string[], timeoutMs = 15_000, signal = new AbortController().signal) =>
  executor({ root, unset: ['HOME'], set: { ADDED: 'a b' } })(argv, '', { timeoutMs, signal });

/** A program that starts a child which lives on, writes the child's id to a file, and waits. */
const FAMILY = `
  const child = require('node:child_process').spawn('sleep', ['60'], { stdio: 'inherit' });
  require('node:fs').writeFileSync('child', String(child.pid));
  process.stdout.write('started');
`;
const isAlive = async () => {
  const pid = Number(await readFile(join(root, 'child'), 'utf8'));
  try {
    process.kill(pid, 0);
    // A zombie that nobody has collected yet is dead too.
    return !/^State:\s+Z/m.test(await readFile(`/proc/${pid}/status`, 'utf8').catch(() => ''));
  } catch {
    return false;
  }
};

it('gives both streams, the code, the variables, and no shell', async () => {
  const script =
    'console.log(process.env.ADDED, process.env.HOME, process.argv[1]); console.error("e"); process.exit(3)';
  const ended = await run([...node(script), '$(id) && ;']);
  expect(ended).toMatchObject({ how: 'exited', code: 3 });
  expect(ended.output).toContain('a b undefined $(id) && ;');
  expect(ended.output).toContain('e\n');
});

it('ends a program that takes too long, and its children', async () => {
  const ended = await run(node(`${FAMILY} setInterval(() => {}, 1000)`), 2_000);
  expect(ended).toMatchObject({ how: 'timed-out', code: 143, output: 'started' });
  expect(await isAlive()).toBe(false);
});

it('ends it when the run is cancelled', async () => {
  await rm(join(root, 'child'), { force: true });
  const cancelled = new AbortController();
  const ending = run(node(`${FAMILY} setInterval(() => {}, 1000)`), 15_000, cancelled.signal);
  await expect.poll(() => existsSync(join(root, 'child')), { timeout: 10_000 }).toBe(true);
  cancelled.abort();
  expect(await ending).toMatchObject({ how: 'cancelled' });
  expect(await isAlive()).toBe(false);
});

it('does not wait for what a program leaves running', async () => {
  const ended = await run(node(`${FAMILY} child.unref(); process.exit(0)`));
  expect(ended).toMatchObject({ how: 'exited', code: 0 });
  expect(await isAlive()).toBe(false);
});

it('does not wait for what left its group either', async () => {
  const script = FAMILY.replace("{ stdio: 'inherit' }", "{ stdio: 'inherit', detached: true }");
  const ended = await run(node(`${script} child.unref(); process.exit(0)`));
  process.kill(Number(await readFile(join(root, 'child'), 'utf8')));
  expect(ended).toMatchObject({ how: 'exited', code: 0, output: 'started' });
});

it('a program that is not there is a failure, not a crash', async () => {
  expect(await run(['no-such-program'])).toMatchObject({ how: 'exited', code: 127 });
});

it('keeps the beginning and the end of a long output', () => {
  const transcript = new Transcript();
  transcript.add('first\n');
  for (let line = 0; line < 300; line++) transcript.add(`${'x'.repeat(9_999)}\n`);
  transcript.add('last');
  const text = transcript.text();
  expect(text).toMatch(/^first\n/);
  expect(text).toMatch(/… \d+ characters left out …[\s\S]*last$/);
  expect(text.length).toBeLessThan(1_900_000);
});

it('finds programs on a PATH, not folders', () => {
  expect(onPath(`/nowhere:${join(process.execPath, '..')}`)('node')).toBe(true);
  expect(onPath(join(root, '..'))(root.split('/').at(-1) ?? '')).toBe(false);
});
