import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtempDisposable, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cache } from '../../scripts/paths.ts';
import { run } from '../../test/conformance/tools.ts';
import { Repository } from './checkout.ts';

/** 23 MB in 5600 files with what they need themselves. */
const PACKAGE = {
  name: 'service',
  private: true,
  dependencies: {
    express: '5.1.0',
    lodash: '4.17.21',
    mongodb: '6.19.0',
    pino: '9.9.0',
    rxjs: '7.8.2',
    zod: '4.1.5',
  },
};

const FILES = {
  'context/package.json': JSON.stringify(PACKAGE, null, 2),
  'context/src/server.js': `const express = require('express');\nexpress().get('/', (_, answer) => answer.send('ok')).listen(8080);\n`,
  // No base: neither side pulls one or pushes its layers.
  'context/Dockerfile': [
    'FROM scratch',
    'WORKDIR /app',
    'COPY package.json ./',
    'COPY node_modules node_modules',
    'COPY src src',
    'CMD ["node", "src/server.js"]',
    '',
  ].join('\n'),
};

/** Where its code is, which a change is made in. */
export const CODE = 'context/src/server.js';

/** A Node service in the folder `context` of a repository, its dependencies installed. */
export async function serviceIn(dir: string): Promise<Repository> {
  const repository = await Repository.create(dir, FILES, ['node_modules']);
  await cp(await installed(), join(dir, 'context/node_modules'), { recursive: true, verbatimSymlinks: true });
  return repository;
}

/** Its dependencies, from the npm registry once, then kept. */
async function installed(): Promise<string> {
  const kept = join(cache, 'bench', 'service', 'node_modules');
  if (existsSync(kept)) return kept;
  await mkdir(join(cache, 'bench'), { recursive: true });
  await using making = await mkdtempDisposable(join(cache, 'bench', 'service-'));
  await writeFile(join(making.path, 'package.json'), JSON.stringify(PACKAGE));
  await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: making.path });
  await mkdir(join(kept, '..'), { recursive: true });
  await rename(join(making.path, 'node_modules'), kept);
  return kept;
}

/** Other dependencies than ever before, by one small file, so that no cache has them. */
export async function otherDependencies({ dir }: Repository): Promise<void> {
  await writeFile(join(dir, 'context/node_modules/round.txt'), String(Math.random()));
}
