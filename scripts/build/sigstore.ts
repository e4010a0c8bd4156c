import { join } from 'node:path';
import { root } from '../paths.ts';
import type { Library } from './libraries.ts';

const at = (file: string) => join(root, 'packages/lib-sigstore/src', file);

/** What verifies has these, and what signs and TUF take them from there. */
const SHARED = ['@sigstore/bundle', '@sigstore/protobuf-specs'];

/** Sigstore's clients: to verify (and what all stand on), to sign, and TUF, each loaded when it is first needed. */
export const sigstoreLibraries = (): Library[] => [
  {
    name: 'sigstore',
    entry: at('index.cjs'),
    packages: {
      '@sigstore/bundle': 'sigstore-bundle',
      '@sigstore/protobuf-specs': 'sigstore-protobuf-specs',
      '@sigstore/verify': 'sigstore-verify',
    },
  },
  {
    name: 'sigstore-sign',
    entry: at('sign.cjs'),
    packages: { '@sigstore/sign': 'sigstore-sign' },
    standIns: { 'make-fetch-happen': at('fetch-once.cjs') },
    takes: { from: 'sigstore', parts: SHARED },
  },
  {
    name: 'sigstore-tuf',
    entry: at('tuf.cjs'),
    packages: { '@sigstore/tuf': 'sigstore-tuf' },
    takes: { from: 'sigstore', parts: SHARED },
  },
];
