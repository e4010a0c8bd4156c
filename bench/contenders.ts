import { existsSync, readdirSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { definition, type Shop } from './shop.ts';

export interface Contender {
  name: string;
  main: string;
  /** Files that a job downloads to run it, licences included. */
  bytes(): number;
  /** What a workflow would give it to deploy the shop's next image. */
  inputs(shop: Shop, folder: string, extra: object): Promise<Record<string, string>>;
}

const tree = fileURLToPath(new URL('../dist', import.meta.url));

function sizeOf(folder: string, of = (_name: string) => true): number {
  const names = readdirSync(folder).filter(of);
  return names.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

export const ours: Contender = {
  name: 'deploy-ecs',
  main: join(tree, 'deploy-ecs/index.js'),
  bytes: () =>
    sizeOf(join(tree, 'deploy-ecs')) + sizeOf(join(tree, '_lib'), name => /^(?:actions|aws|http)/.test(name)),
  inputs: async (shop, _folder, extra) => ({
    cluster: 'shop',
    service: 'api',
    image: shop.nextImage(),
    'wait-timeout': '10m',
    ...extra,
  }),
};

const PEER = 'amazon-ecs-deploy-task-definition-2.6.3';
const peerFolder = resolve(tree, '../../shared/peers', PEER);

/** The published action that most teams use for this, where a copy of it is at hand. It wants the whole task definition as a file. */
export const theirs: Contender = {
  name: PEER,
  main: join(peerFolder, 'dist/index.js'),
  bytes: () => sizeOf(join(peerFolder, 'dist')),
  async inputs(shop, folder, extra) {
    await writeFile(join(folder, 'task.json'), JSON.stringify(definition(shop.nextImage())));
    return { 'task-definition': 'task.json', cluster: 'shop', service: 'api', ...extra };
  },
};

export const hasPeer = (): boolean => existsSync(theirs.main);
