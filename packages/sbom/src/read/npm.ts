import { isRecord } from '@pipeline/contracts';
import { found, type Reader } from '../found.ts';
import { licence } from '../licence.ts';

/**
 * A package's own manifest: right below a `node_modules` that is outside of all packages, or right below one, or
 * in a store such as `.pnpm/`. What lies deeper in a package are its fixtures.
 */
const MANIFEST =
  /^(?:(?!node_modules\/)[^/]+\/)*node_modules\/(?:(?:\.[^/]+\/[^/]+|(?:@[^/]+\/)?[^/@.][^/]*)\/node_modules\/)*(?:@[^/]+\/)?[^/@.][^/]*\/package\.json$/;

/** https://docs.npmjs.com/cli/configuring-npm/package-json#name */
const NAME = /^(?:@[^/@]+\/)?[^/@]+$/;

export const npm: Reader = {
  wanted: path => MANIFEST.test(path),
  limit: 1024 * 1024,
  *read(text) {
    const json: unknown = JSON.parse(text);
    if (!isRecord(json)) throw new SyntaxError('it is no JSON object');
    // By the name within: the folder of an alias has another one.
    const { name, version, license } = json;
    yield typeof name === 'string' && NAME.test(name)
      ? found('npm', { name, version, licence: licence(isRecord(license) ? license.type : license) })
      : undefined;
  },
};
