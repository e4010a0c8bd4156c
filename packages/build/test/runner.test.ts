import { describe, expect, it } from 'vitest';
import { liveRunner, runnerUntil } from '../src/runner.ts';

describe('liveRunner', () => {
  it('passes arguments as they are, with no shell, and hears lines', async () => {
    const heard: string[] = [];
    const script = 'console.log(JSON.stringify(process.argv.slice(1))); console.error("e"); process.exit(3)';
    const odd = ['$(id)', '; ls', 'a "b"', "it's"];
    const done = await liveRunner({ file: process.execPath, args: ['-e', script, ...odd] }, line =>
      heard.push(line),
    );
    expect(done.exitCode).toBe(3);
    expect(JSON.parse(done.stdout)).toEqual(odd);
    expect(heard.sort()).toEqual([JSON.stringify(odd), 'e']);
  });

  it('hears the end of a line that rewrote itself', async () => {
    const heard: string[] = [];
    const script = 'process.stdout.write("10%\\r50%\\r100%\\r\\n")';
    await liveRunner({ file: process.execPath, args: ['-e', script] }, line => heard.push(line));
    expect(heard).toEqual(['100%']);
  });

  it('takes the last line without its end, and letters that come in pieces', async () => {
    const heard: string[] = [];
    const script = `const b = Buffer.from('é\\nlast'); process.stdout.write(b.subarray(0, 1), () =>
      setTimeout(() => process.stdout.write(b.subarray(1)), 20))`;
    const { stdout } = await liveRunner({ file: process.execPath, args: ['-e', script] }, line =>
      heard.push(line),
    );
    expect([stdout, heard]).toEqual(['é\nlast', ['é', 'last']]);
  });

  it('hands over what it is to read', async () => {
    const done = await liveRunner({ file: 'cat', args: [], input: 'a\nb' });
    expect(done.stdout).toBe('a\nb');
    expect(
      (await liveRunner({ file: process.execPath, args: ['-e', ''], input: 'x'.repeat(1_000_000) })).exitCode,
    ).toBe(0);
  });

  it('hands down its surroundings and what is asked for, but no inputs of the action: secrets are among them', async () => {
    const env = { PIPELINE_ASKED: 'asked', PIPELINE_KEPT: 'other' };
    process.env.PIPELINE_KEPT = 'kept';
    process.env.INPUT_SECRETS = 'hush';
    try {
      const print = { file: process.execPath, args: ['-p', 'JSON.stringify(process.env)'] };
      const plain = JSON.parse((await liveRunner(print)).stdout);
      expect(plain).toMatchObject({ PIPELINE_KEPT: 'kept', PATH: process.env.PATH });
      const { stdout } = await liveRunner({ ...print, env });
      expect(JSON.parse(stdout)).toMatchObject({ ...env, PATH: process.env.PATH });
      expect(plain).not.toHaveProperty('INPUT_SECRETS');
      expect(stdout).not.toContain('hush');
    } finally {
      delete process.env.PIPELINE_KEPT;
      delete process.env.INPUT_SECRETS;
    }
  });

  it('ends a program and what it started when the run is cancelled', async () => {
    const cancelled = new AbortController();
    const run = runnerUntil(cancelled.signal);
    let grandchild = 0;
    const running = run({ file: 'sh', args: ['-c', 'sleep 60 & echo $!; wait'] }, line => {
      grandchild = Number(line);
      cancelled.abort(new Error('cancelled'));
    });
    await expect(running).rejects.toThrow('cancelled');
    expect(grandchild).toBeGreaterThan(1);
    // A process that has ended but was not yet waited for can still be signalled: its state tells.
    const { stdout } = await liveRunner({ file: 'ps', args: ['-o', 'stat=', '-p', String(grandchild)] });
    expect(stdout.trim()).toMatch(/^(Z.*)?$/);
    expect(() => run({ file: 'true', args: [] })).toThrow('cancelled');
  });

  it('refuses an argument that no program can be given, as a mistake in the workflow', async () => {
    const odd = liveRunner({ file: 'true', args: ['A=x\0y'] });
    await expect(odd).rejects.toMatchObject({ code: 'config', message: expect.stringContaining('NUL') });
  });

  it('answers 127 for a program that does not exist', async () => {
    expect((await liveRunner({ file: 'no-such-program-here', args: [] })).exitCode).toBe(127);
  });
});
