import type { Catalogue } from '../catalogue.ts';

/** What a reader of the list must know of it. */
export function commentOn({ unread: { count, files } }: Catalogue): string {
  const read =
    'Listed is what dpkg, apk, npm and Python’s installers wrote down. Not looked for: rpm, Go and Rust binaries, ' +
    'Java archives, Ruby, PHP, and code that was copied or bundled without its package’s metadata.';
  if (count === 0) return read;
  const named = files.map(({ path, why }) => `${path} (${why})`).join('; ');
  const more = count > files.length ? `; and ${count - files.length} more` : '';
  return `${read} Not or not wholly read: ${named}${more}.`;
}
