import { join } from 'node:path';
import { root } from '../paths.ts';
import type { Library } from './libraries.ts';

const at = (file: string) => join(root, 'packages/lib-google/src', file);

const fetchOfNode = at('fetch-of-node.cjs');
const nothing = at('nothing.cjs');

/** Google's clients: to get tokens, and Cloud Run's over REST, without gRPC: 0.8 MB instead of 3.2. */
export const googleLibraries = (): Library[] => [
  {
    name: 'google-auth',
    entry: at('index.ts'),
    packages: { 'google-auth-library': 'google-auth' },
    standIns: { 'node-fetch': fetchOfNode, 'https-proxy-agent': fetchOfNode },
  },
  {
    name: 'google-run',
    entry: at('run.cjs'),
    packages: { '@google-cloud/run': 'google-run' },
    standIns: {
      'google-gax': at('run-gax.cjs'),
      'google-auth-library': nothing,
      'node-fetch': nothing,
      'retry-request': nothing,
      // As gax's own files ask for them.
      '../protos/iam_service': nothing,
      '../protos/locations': nothing,
      '../protos/operations': nothing,
    },
  },
];
