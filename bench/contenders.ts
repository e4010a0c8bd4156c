import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What is to be deployed. */
export interface Wish {
  cluster: string;
  /** Several only for who can. */
  services: string[];
  image: string;
  /** The whole task definition with that image, for who wants it as a file. */
  definition: object;
  /** Whether the step is to wait for the rollout's end; who always waits does so. */
  wait: boolean;
}

/** What a workflow would give an action, and the files beside it. */
export interface Given {
  inputs: Record<string, string>;
  files?: Record<string, string>;
}

export interface Contender {
  name: string;
  main: string;
  /** Files that a job downloads to run it, licences included. */
  bytes(): number;
  deploy(wish: Wish): Given;
  /** A step whose author forgot what must be given. */
  mistaken: Given;
}

const tree = fileURLToPath(new URL('../dist', import.meta.url));

function sizeOf(folder: string, of = (_name: string) => true): number {
  const names = readdirSync(folder).filter(of);
  return names.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

export const ours: Contender = {
  name: 'deploy-ecs',
  main: join(tree, 'deploy-ecs/index.js'),
  bytes: () => sizeOf(join(tree, 'deploy-ecs')) + sizeOf(join(tree, '_lib')),
  deploy: ({ cluster, services, image }) => ({
    inputs: {
      cluster,
      ...(services.length === 1
        ? { service: services[0] ?? '', image }
        : { services: JSON.stringify(services.map(service => ({ service, image }))) }),
    },
  }),
  mistaken: { inputs: { cluster: 'shop', service: 'api', image: 'not an image' } },
};

const PEER = 'amazon-ecs-deploy-task-definition-2.6.3';
const peerFolder = resolve(tree, '../../shared/peers', PEER);

/** Minutes that it is told to wait, at the most: 30 when it is not told. */
export const PEER_WAITS = 1;

/** The published action that most teams use for this, where a copy of it is at hand. It takes one service, and the task definition as a file. */
export const theirs: Contender = {
  name: PEER,
  main: join(peerFolder, 'dist/index.js'),
  bytes: () => sizeOf(dirname(join(peerFolder, 'dist/index.js'))),
  deploy: ({ cluster, services: [service = ''], definition, wait }) => ({
    inputs: {
      'task-definition': 'task.json',
      cluster,
      service,
      ...(wait && { 'wait-for-service-stability': 'true', 'wait-for-minutes': String(PEER_WAITS) }),
    },
    files: { 'task.json': JSON.stringify(definition) },
  }),
  mistaken: { inputs: { 'task-definition': 'absent.json', cluster: 'shop', service: 'api' } },
};

export const hasPeer = (): boolean => existsSync(theirs.main);
