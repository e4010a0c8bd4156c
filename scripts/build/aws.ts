import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cache, root } from '../paths.ts';
import type { Library } from './libraries.ts';

const CLIENTS = [
  'cloudwatch',
  'cloudwatch-logs',
  'codedeploy',
  'ecr',
  'ecr-public',
  'ecs',
  'eventbridge',
  's3',
  'scheduler',
  'sts',
];

/** What nearly every client of the SDK stands on, as the clients ask for it: two thirds of each one's code. */
const SHARED = [
  '@aws-sdk/core/client',
  '@aws-sdk/core/httpAuthSchemes',
  '@aws-sdk/core/protocols',
  '@smithy/core',
  '@smithy/core/checksum',
  '@smithy/core/client',
  '@smithy/core/config',
  '@smithy/core/endpoints',
  '@smithy/core/protocols',
  '@smithy/core/retry',
  '@smithy/core/schema',
  '@smithy/core/serde',
  '@smithy/node-http-handler',
];

const CHAIN = '@aws-sdk/credential-provider-node';
const given = { [CHAIN]: join(root, 'packages/lib-aws/src/credentials-given.cjs') };

/** A client's main file, where pnpm really keeps it: what it stands on is found from there. */
const mainOf = (client: string): string =>
  realpathSync(
    createRequire(join(root, 'packages/lib-aws/package.json')).resolve(`@aws-sdk/client-${client}`),
  );

/** Writes the entry of what the clients share; only the part that is asked for is evaluated. */
function sharedEntry(): string {
  const folder = join(cache, 'aws');
  const parts = SHARED.map(part => {
    const places = new Set(CLIENTS.map(client => createRequire(mainOf(client)).resolve(part)));
    const [place] = places;
    if (places.size > 1)
      throw new Error(`the AWS clients stand on several versions of ${part}: bump them together`);
    return `  get '${part}'() {\n    return require(${JSON.stringify(place)});\n  },\n`;
  });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.cjs'), `module.exports = {\n${parts.join('')}};\n`);
  return join(folder, 'index.cjs');
}

/**
 * The AWS SDK: `aws.js` is what the clients share, and each client a file of its own, since to parse those that
 * are not used took a fifth of deploy-ecs's start and 12 MB.
 */
export const awsLibraries = (): Library[] => [
  { name: 'aws', entry: sharedEntry(), packages: {}, standIns: given },
  ...CLIENTS.map(client => ({
    name: `aws-client-${client}`,
    entry: mainOf(client),
    packages: { [`@aws-sdk/client-${client}`]: `aws-client-${client}` },
    standIns: given,
    takes: { from: 'aws', parts: SHARED },
  })),
];
