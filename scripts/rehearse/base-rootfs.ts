import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Fills a folder with a language's runtime from this machine and the libraries that it loads; returns its PATH. */
export function fillRootfs(rootfs: string, language: 'node' | 'python', python: string | undefined): string {
  mkdirSync(rootfs, { recursive: true });
  if (language === 'node') addNode(rootfs);
  else addPython(rootfs, python ?? '');
  return '/usr/local/bin:/usr/bin:/bin';
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

function addNode(rootfs: string): void {
  copy(rootfs, process.execPath, '/usr/local/bin/node');
  addLibraries(rootfs, [process.execPath]);
}

function ask(python: string, code: string): string {
  return execFileSync(python, ['-c', code]).toString().trim();
}

/** The interpreter and its standard library, at the paths where it looks for them, without packages and tests. */
function addPython(rootfs: string, python: string): void {
  const executable = ask(python, 'import os, sys; print(os.path.realpath(sys.executable))');
  const library = ask(python, 'import sysconfig; print(sysconfig.get_path("stdlib"))');
  copy(rootfs, executable);
  const left = ['site-packages', 'dist-packages', 'test', '__pycache__', 'idlelib', 'tkinter', 'ensurepip'];
  const wanted = (name: string) => !left.includes(name) && !name.startsWith('config-');
  for (const name of readdirSync(library).filter(wanted)) copy(rootfs, join(library, name));
  const modules = join(library, 'lib-dynload');
  addLibraries(rootfs, [executable, ...readdirSync(modules).map(name => join(modules, name))]);
  addShell(rootfs);
  // A launcher rather than a link: the interpreter finds its library from its own path.
  for (const name of ['python', 'python3']) {
    const launcher = join(rootfs, 'usr/local/bin', name);
    mkdirSync(dirname(launcher), { recursive: true });
    writeFileSync(launcher, `#!/bin/sh\nexec ${executable} "$@"\n`);
    chmodSync(launcher, 0o755);
  }
}

function addShell(rootfs: string): void {
  copy(rootfs, '/bin/sh');
  addLibraries(rootfs, ['/bin/sh']);
}
