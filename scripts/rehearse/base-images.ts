import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Machine } from './machine.ts';
import type { ShopService } from './services.ts';

/*
 * Base images for a rehearsal, made of this machine's own Node and Python with the libraries that they
 * load, so that nothing is pulled and it works offline. Linux only: elsewhere the machine's files are no
 * use in a container.
 */

const NAME = 'pipeline-rehearsal';

/** The tag of a local base image for a language, made when it is not there; throws where it cannot be made. */
export function baseImage(language: ShopService['language'], { python }: Machine): string {
  const version = language === 'node' ? process.version : pythonVersion(python);
  const tag = `${NAME}/${language}:${version}`;
  if (spawnSync('docker', ['image', 'inspect', tag], { stdio: 'ignore' }).status === 0) return tag;
  if (process.platform !== 'linux')
    throw new Error(`base images are made from this machine only on Linux, not on ${process.platform}`);
  const rootfs = mkdtempSync(join(tmpdir(), `${NAME}-`));
  try {
    const paths = language === 'node' ? addNode(rootfs) : addPython(rootfs, python ?? '');
    mkdirSync(join(rootfs, 'tmp'), { mode: 0o1777 });
    const tar = spawnSync('tar', ['-c', '--owner=0', '--group=0', '-C', rootfs, '.'], { maxBuffer: 2 ** 30 });
    const change = `ENV PATH=${[...paths, '/usr/local/bin', '/usr/bin', '/bin'].join(':')}`;
    execFileSync('docker', ['import', '--change', change, '-', tag], {
      input: tar.stdout,
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    return tag;
  } finally {
    rmSync(rootfs, { recursive: true, force: true });
  }
}

function copy(rootfs: string, from: string, to = from): void {
  const target = join(rootfs, to);
  if (existsSync(target)) return;
  mkdirSync(dirname(target), { recursive: true });
  execFileSync('cp', ['-rL', from, target]);
}

/** The shared libraries that these files load, and the loader itself, as ldd lists them. */
function addLibraries(rootfs: string, files: string[]): void {
  const listed = files.flatMap(file => [
    ...String(spawnSync('ldd', [file]).stdout).matchAll(/(\/\S+) \(0x/g),
  ]);
  for (const library of new Set(listed.map(([, path]) => path ?? ''))) copy(rootfs, library);
}

function addNode(rootfs: string): string[] {
  copy(rootfs, process.execPath, '/usr/local/bin/node');
  addLibraries(rootfs, [process.execPath]);
  return [];
}

function pythonVersion(python: string | undefined): string {
  if (python === undefined) throw new Error('there is no Python 3 here');
  return ask(python, 'import platform; print(platform.python_version())');
}

function ask(python: string, code: string): string {
  return execFileSync(python, ['-c', code]).toString().trim();
}

/** The interpreter and its standard library, at the paths where it looks for them, without packages and tests. */
function addPython(rootfs: string, python: string): string[] {
  const executable = ask(python, 'import os, sys; print(os.path.realpath(sys.executable))');
  const library = ask(python, 'import sysconfig; print(sysconfig.get_path("stdlib"))');
  copy(rootfs, executable);
  for (const entry of readdirSync(library)) {
    if (!['site-packages', 'dist-packages', 'test', '__pycache__'].includes(entry))
      copy(rootfs, join(library, entry));
  }
  const modules = join(library, 'lib-dynload');
  addLibraries(rootfs, [executable, ...readdirSync(modules).map(name => join(modules, name))]);
  const bin = '/opt/python/bin';
  mkdirSync(join(rootfs, bin), { recursive: true });
  for (const name of ['python', 'python3']) symlinkSync(executable, join(rootfs, bin, name));
  return [bin];
}
