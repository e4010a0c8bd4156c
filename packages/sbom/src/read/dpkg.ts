import { found, type Reader } from '../found.ts';
import { paragraphs } from './paragraphs.ts';

/** dpkg's one file, and a file a package in images that were made without dpkg, such as distroless ones. */
const FILE = /^var\/lib\/dpkg\/(?:status|status\.d\/[^/]+)$/;
/** `gcc-12 (12.2.0-14)` */
const SOURCE = /^(\S+)(?: \((\S+)\))?$/;

/** https://www.debian.org/doc/debian-policy/ch-controlfields.html */
export const dpkg: Reader = {
  wanted: path => FILE.test(path) && !path.endsWith('.md5sums'),
  limit: 32 * 1024 * 1024,
  *read(text) {
    for (const fields of paragraphs(text, ['Package', 'Version', 'Architecture', 'Source', 'Status'])) {
      const status = fields.get('Status');
      // `deinstall ok config-files`: gone but for its configuration. In status.d no file has a status.
      if (status !== undefined && !status.endsWith(' installed')) continue;
      const [, source, version] = SOURCE.exec(fields.get('Source') ?? '') ?? [];
      yield found('deb', {
        name: fields.get('Package'),
        version: fields.get('Version'),
        architecture: fields.get('Architecture'),
        source: version === undefined ? source : `${source}@${version}`,
      });
    }
  },
};
