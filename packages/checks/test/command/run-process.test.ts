import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { runProcess } from '../../src/index.ts';

const env = { PATH: process.env.PATH ?? '' };
const node = (script: string, timeout = 10_000, signal?: AbortSignal) =>
  runProcess([process.execPath, '-e', script], { env, cwd: '/', timeout, ...(signal && { signal }) });

it.each([
  [
    'console.log("out"); console.error("err")',
    { how: 'exited', code: 0, output: expect.stringMatching(/out\n/) },
  ],
  ['console.error("bad"); process.exit(7)', { how: 'exited', code: 7, output: 'bad\n' }],
  ['process.kill(process.pid, "SIGKILL")', { how: 'killed', by: 'SIGKILL', output: '' }],
])('runs %s', async (script, ended) => {
  expect(await node(script)).toMatchObject(ended);
});

it('gives it the environment and the folder that it is given, and no others', async () => {
  const ended = await runProcess([process.execPath, '-p', 'JSON.stringify([process.env, process.cwd()])'], {
    env: { ONLY: '1' },
    cwd: '/',
    timeout: 10_000,
  });
  const [has, cwd] = ended.how === 'exited' ? JSON.parse(ended.output) : [];
  // Node on macOS adds one of its own.
  expect(Object.keys(has).filter(key => !key.startsWith('__CF'))).toEqual(['ONLY']);
  expect(cwd).toBe('/');
});

it('passes arguments as they are', async () => {
  const argv = [
    process.execPath,
    '-p',
    'JSON.stringify(process.argv.slice(1))',
    '--',
    '$HOME; rm -rf *',
    '"',
  ];
  expect(await runProcess(argv, { env, cwd: '/', timeout: 10_000 })).toMatchObject({
    output: `${JSON.stringify(['$HOME; rm -rf *', '"'])}\n`,
  });
});

it('says that a program is not there', async () => {
  const ended = await runProcess(['no-such-program'], { env, cwd: '/', timeout: 1_000 });
  expect(ended).toMatchObject({ how: 'not-started', reason: expect.stringContaining('ENOENT') });
});

it('keeps the end of endless output', async () => {
  const ended = await node('for (let n = 0; n < 200000; n++) console.log("line", n)');
  const output = ended.how === 'exited' ? ended.output : '';
  expect(output.length).toBeLessThanOrEqual(32_768);
  expect(output).toMatch(/^line \d+\n[\s\S]*line 199999\n$/);
});

/** A program that starts another, which stays connected here for as long as it lives. */
async function withChild() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const child = `require("net").connect(${port}, "127.0.0.1"); setInterval(() => {}, 1000)`;
  const connected = once(server, 'connection').then(([socket]) => socket as Socket);
  const start = `require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(child)}], { stdio: "inherit" });`;
  return { start, connected, close: () => server.close() };
}
const closed = async (connected: Promise<Socket>) => {
  const socket = await connected;
  socket.on('error', () => undefined);
  if (!socket.closed) await once(socket.resume(), 'close');
};

it('ends all that it started when it is cancelled', async () => {
  const { start, connected, close } = await withChild();
  const controller = new AbortController();
  const running = node(`${start} setInterval(() => {}, 1000)`, 10_000, controller.signal);
  await connected;
  controller.abort(new Error('cancelled'));
  await expect(running).rejects.toThrow('cancelled');
  await closed(connected);
  close();
});

it('ends all that it left behind, and does not wait for it', async () => {
  const { start, connected, close } = await withChild();
  const net = `${start} process.stdin.destroy(); setTimeout(() => process.exit(3), 500)`;
  expect(await node(net)).toMatchObject({ how: 'exited', code: 3 });
  await closed(connected);
  close();
});

it('ends it when its time is over', async () => {
  expect(await node('console.log("started"); setInterval(() => {}, 1000)', 300)).toMatchObject({
    how: 'timed-out',
  });
});

it('does not start what is cancelled already', async () => {
  const signal = AbortSignal.abort(new Error('cancelled'));
  await expect(node('', 1_000, signal)).rejects.toThrow('cancelled');
});
