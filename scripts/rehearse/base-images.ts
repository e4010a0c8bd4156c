import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pack } from '../../packages/build/src/index.ts';
import { openRegistry, pushLayout } from '../../packages/oci/src/index.ts';
import { cache } from '../paths.ts';
import { fillRootfs } from './base-rootfs.ts';
import type { Machine } from './machine.ts';
import type { ShopService } from './services.ts';

/*
 * Base images for a rehearsal with Docker, made of this machine's own Node and Python, so that nothing is
 * pulled and it works offline. Made once and kept as an OCI layout.
 */

/** Puts a language's base image into an open registry on this machine; returns its reference. */
export async function provideBase(
  host: string,
  language: ShopService['language'],
  machine: Machine,
): Promise<string> {
  const { dir, version } = await baseLayout(language, machine);
  const repository = `base/${language}`;
  await pushLayout({ dir }, openRegistry({ host }), repository, [version]);
  const reference = `${host}/${repository}:${version}`;
  await keepInDocker(reference, `pipeline-rehearsal/${language}:${version}`);
  return reference;
}

async function baseLayout(
  language: ShopService['language'],
  { python }: Machine,
): Promise<{ dir: string; version: string }> {
  const version = language === 'node' ? process.version.slice(1) : pythonVersion(python);
  const dir = join(cache, 'rehearsal', 'base', `${language}-${version}`);
  if (existsSync(dir)) return { dir, version };
  if (process.platform !== 'linux') {
    throw new Error(
      'Base images for containers are made of this machine’s own Node and Python, which needs Linux; use --runtime process',
    );
  }
  console.log(`  making a base image for ${language}, once`);
  const scratch = mkdtempSync(join(tmpdir(), 'rehearsal-base-'));
  try {
    const path = fillRootfs(join(scratch, 'rootfs'), language, python);
    const dockerfile = join(scratch, 'Dockerfile');
    writeFileSync(dockerfile, `FROM scratch\nCOPY . /\nENV PATH=${path}\n`);
    mkdirSync(join(cache, 'rehearsal', 'base'), { recursive: true });
    const platform = { os: 'linux', architecture: process.arch === 'arm64' ? 'arm64' : 'amd64' };
    const registryFor = async (host: string) => openRegistry({ host });
    await pack(`${dir}.making`, {
      context: join(scratch, 'rootfs'),
      dockerfile: { path: dockerfile, name: 'Dockerfile' },
      platforms: [platform],
      registryFor,
    });
    renameSync(`${dir}.making`, dir);
    return { dir, version };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function pythonVersion(python: string | undefined): string {
  if (python === undefined) throw new Error('there is no Python 3 here');
  return execFileSync(python, ['-c', 'import platform; print(platform.python_version())']).toString().trim();
}

/**
 * Docker keeps the layers from one rehearsal to the next, under a name that does not carry the registry's
 * port. Not synchronously: the registry that it pulls from runs in this very process.
 */
async function keepInDocker(reference: string, name: string): Promise<void> {
  const docker = promisify(execFile);
  await docker('docker', ['pull', '--quiet', reference]);
  await docker('docker', ['tag', reference, name]);
  await docker('docker', ['rmi', reference]);
}
