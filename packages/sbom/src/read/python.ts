import { found, type Reader } from '../found.ts';
import { licence } from '../licence.ts';
import { paragraphs } from './paragraphs.ts';

/** What pip and setuptools leave, and distutils as one file without a folder. */
const METADATA = /(?:^|\/)[^/]+(?:\.dist-info\/METADATA|\.egg-info(?:\/PKG-INFO)?)$/;

/** https://packaging.python.org/en/latest/specifications/core-metadata/ */
export const python: Reader = {
  wanted: path => METADATA.test(path),
  // A package's README comes behind the first paragraph.
  limit: 64 * 1024,
  beginning: true,
  *read(text) {
    const [fields] = paragraphs(text, ['Name', 'Version', 'License', 'License-Expression']);
    yield found('pypi', {
      name: fields?.get('Name'),
      version: fields?.get('Version'),
      licence: licence(fields?.get('License-Expression') ?? fields?.get('License')),
    });
  },
};
