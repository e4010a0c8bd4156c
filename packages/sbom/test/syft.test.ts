import { expect, test } from 'vitest';
import { licence } from '../src/licence.ts';
import recorded from './fixtures/syft.json' with { type: 'json' };
import { catalogueOf } from './from.ts';

/** What a scanner that no one here wrote finds in the same files, as recorded: it takes minutes to build. */
test.each(Object.entries(recorded.images))(
  'in an image like %s syft finds the same packages with the same licences',
  async (_name, { files, packages }) => {
    const found = await catalogueOf(files as Record<string, string>);
    const ours = Object.fromEntries(found.packages.map(each => [each.purl, each.licence]));
    // The specification has since decided that a colon stays a colon; and we write no parentheses that say nothing.
    const theirs = Object.entries(packages).map(([purl, said]) => [
      purl.replaceAll('%3A', ':'),
      licence(said),
    ]);
    expect(theirs.length).toBeGreaterThan(1);
    expect(ours).toEqual(Object.fromEntries(theirs));
  },
);
