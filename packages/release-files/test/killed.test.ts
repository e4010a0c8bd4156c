import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { fileReleaseLog } from '../src/index.ts';

const script = join(import.meta.dirname, 'release-once.ts');

it('of releases at once, some killed on their way, no two interleave, and those after them get through', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'killed-'));
  try {
    const journal = join(directory, 'journal');
    const killed = new Set(['2', '4']);
    const codes = await Promise.all(
      ['1', '2', '3', '4', '5', '6'].map(async id => {
        const child = spawn(process.execPath, [script, directory, journal, id], { stdio: 'inherit' });
        const ended = new Promise<number | null>(resolve => child.once('exit', resolve));
        if (killed.has(id)) {
          // Where it is then is chance: before the lock, waiting for it, or at work.
          await sleep(200 + Math.random() * 600);
          child.kill('SIGKILL');
        }
        return [id, await ended] as const;
      }),
    );
    expect(codes.filter(([id, code]) => !killed.has(id) && code !== 0)).toEqual([]);
    const beats = (await readFile(journal, 'utf8')).trim().split('\n');
    const turns = beats.filter((id, at) => id !== beats[at - 1]);
    expect(turns).toEqual([...new Set(turns)]);
    const said: string[] = [];
    const records = await fileReleaseLog(directory, line => said.push(line)).recent('staging', 100);
    const steady = records
      .filter(({ outcome }) => outcome?.verdict === 'steady')
      .map(({ intent }) => intent.id);
    expect(steady).toEqual(expect.arrayContaining(['1.1', '3.1', '5.1', '6.1']));
    expect(said).toEqual([]);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}, 60_000);
