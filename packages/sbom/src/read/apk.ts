import { found, type Reader } from '../found.ts';
import { licence } from '../licence.ts';
import { paragraphs } from './paragraphs.ts';

/** Alpine's place, and the one of Wolfi. */
const FILES = ['lib/apk/db/installed', 'usr/lib/apk/db/installed'];

/** https://wiki.alpinelinux.org/wiki/Apk_spec#Install_DB */
export const apk: Reader = {
  wanted: path => FILES.includes(path),
  limit: 32 * 1024 * 1024,
  *read(text) {
    for (const fields of paragraphs(text, ['P', 'V', 'A', 'L', 'o'])) {
      const [name, source] = [fields.get('P'), fields.get('o')];
      yield found('apk', {
        name,
        version: fields.get('V'),
        architecture: fields.get('A'),
        source: source === name ? undefined : source,
        licence: licence(fields.get('L')),
      });
    }
  },
};
