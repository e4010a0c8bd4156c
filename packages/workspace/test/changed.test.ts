import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Git } from '../src/index.ts';
import { baseOf, changedFiles } from '../src/index.ts';

describe('baseOf', () => {
  it.each([
    ['pull_request', { pull_request: { base: { sha: 'abc' } } }, undefined, 'abc'],
    ['merge_group', { merge_group: { base_sha: 'def' } }, undefined, 'def'],
    ['push', { before: '123' }, undefined, '123'],
    ['push', { before: '0'.repeat(40) }, undefined, undefined],
    ['push', {}, undefined, undefined],
    ['pull_request', null, undefined, undefined],
    ['workflow_dispatch', {}, undefined, undefined],
    ['workflow_dispatch', {}, 'main', 'main'],
    ['pull_request_target', { pull_request: { base: { sha: 'abc' } } }, undefined, undefined],
  ])('%s %j, given %s → %s', (name, payload, given, ref) => {
    const base = baseOf({ name, payload }, given);
    expect('ref' in base ? base.ref : undefined).toBe(ref);
    if ('unknown' in base) expect(base.unknown).toMatch(/does not say|first push/);
  });
});

describe('changedFiles, with the real git', () => {
  let folder = '';
  const at = (name: string) => join(folder, name);
  const git =
    (cwd: string): Git =>
    args =>
      new Promise(resolve => {
        execFile('git', [...args], { cwd }, (error, stdout, stderr) => {
          resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr });
        });
      });
  const must = async (cwd: string, ...args: string[]) => {
    const { code, stdout, stderr } = await git(cwd)(['-c', 'user.name=t', '-c', 'user.email=t@t', ...args]);
    if (code !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout.trim();
  };
  const write = async (name: string, message: string) => {
    await writeFile(join(at('origin'), name), message);
    await must(at('origin'), 'add', '--all');
    await must(at('origin'), 'commit', '--quiet', '--message', message);
    return must(at('origin'), 'rev-parse', 'HEAD');
  };
  let first = '';
  let onMain = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'changed-'));
    await must(folder, 'init', '--quiet', '--initial-branch=main', 'origin');
    first = await write('old name.txt', 'first: long enough to be seen as renamed');
    await must(at('origin'), 'switch', '--quiet', '--create', 'feature');
    await must(at('origin'), 'mv', 'old name.txt', 'new.txt');
    await write('ü.txt', 'feature');
    await must(at('origin'), 'switch', '--quiet', 'main');
    onMain = await write('main.txt', 'main went on');
    await must(at('origin'), 'switch', '--quiet', 'feature');
    await must(folder, 'clone', '--quiet', '--depth=1', `file://${at('origin')}`, 'shallow');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('from where the branches parted; a renamed file under both names', async () => {
    const found = await changedFiles(git(at('origin')), { ref: onMain, from: 'base' });
    expect(found).toEqual({ files: ['new.txt', 'old name.txt', 'ü.txt'], base: first, since: 'base' });
  });

  it('in a shallow clone from the fetched base itself, which can only add files', async () => {
    const found = await changedFiles(git(at('shallow')), { ref: onMain, from: 'base' });
    expect(found).toMatchObject({ files: ['main.txt', 'new.txt', 'old name.txt', 'ü.txt'], base: onMain });
  });

  it('from a folder within: its own files, and .github at the root', async () => {
    await must(at('origin'), 'switch', '--quiet', 'main');
    await mkdir(join(at('origin'), 'app'));
    await mkdir(join(at('origin'), '.github'));
    await write('app/x.txt', 'in the folder');
    await write('.github/ci.yml', 'at the root');
    await write('other.txt', 'outside');
    const found = await changedFiles(git(join(at('origin'), 'app')), { ref: onMain, from: 'base' });
    expect(found).toMatchObject({ files: ['.github/ci.yml', 'x.txt'] });
  });

  it('by the name of a branch that only the remote has', async () => {
    const tip = await must(at('origin'), 'rev-parse', 'main');
    const found = await changedFiles(git(at('shallow')), { ref: 'main', from: 'base' });
    expect(found).toMatchObject({ base: tip });
  });

  it('leaves a whole clone whole', async () => {
    await must(
      folder,
      'clone',
      '--quiet',
      '--single-branch',
      '--branch=feature',
      `file://${at('origin')}`,
      'narrow',
    );
    expect(await changedFiles(git(at('narrow')), { ref: onMain, from: 'base' })).toMatchObject({
      base: first,
    });
    expect(await must(at('narrow'), 'rev-parse', '--is-shallow-repository')).toBe('false');
  });

  it.each([
    ['f'.repeat(40), /is not in this clone and cannot be fetched \(/],
    ['--output=x', /is not the name of a commit/],
    ['no branch', /is not the name of a commit/],
  ])('says why it is unknown: %s', async (ref, why) => {
    const found = await changedFiles(git(at('shallow')), { ref, from: 'base' });
    expect('unknown' in found ? found.unknown : '').toMatch(why);
  });

  it('never reads a name as an option of git', async () => {
    const program = at('not-to-be-run');
    await writeFile(program, `#!/bin/sh\ntouch "${program}.ran"\n`, { mode: 0o755 });
    const found = await changedFiles(git(at('shallow')), {
      ref: `origin/--upload-pack=${program}`,
      from: '',
    });
    expect('unknown' in found ? found.unknown : '').toMatch(/cannot be fetched/);
    expect(existsSync(`${program}.ran`)).toBe(false);
  });

  it('outside of a repository too', async () => {
    const found = await changedFiles(git(folder), { ref: 'main', from: 'base' });
    expect('unknown' in found ? found.unknown : '').toMatch(/cannot be fetched/);
  });
});
