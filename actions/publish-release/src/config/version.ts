import type { Problems } from '@pipeline/action-kit';

/** Which version is wanted: this one, that of its day, or the next by its commits. */
export type VersionWish = { given: string } | 'date' | 'auto';

/** https://semver.org/#backusnaur-form-grammar-for-valid-semver-versions, and as many numbers as a date or a build has. */
const WHOLE =
  /^\d+(?:\.\d+){2,}(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;
/** Of what git takes for a ref's name only what no shell and no address reads as anything else. https://git-scm.com/docs/git-check-ref-format */
const PREFIX = /^[A-Za-z0-9](?:[\w./-]{0,98}[\w/-])?$/;
const LONGEST = 100;

/** `v`, or what the tag's name begins with instead. */
export function prefixOf(prefix: string, problems: Problems): string {
  if (prefix === 'none') return '';
  if (!PREFIX.test(prefix) || /\.\.|\/\/|\.lock\/|\/\./.test(prefix))
    problems.add(
      'tag-prefix',
      `${JSON.stringify(prefix)} cannot begin a tag's name`,
      'Write letters, digits, ., _, - and /, such as v or shop-v, or none',
    );
  return prefix;
}

/** @param prefix which a version may have before it already, as the tag has */
export function wishOf(version: string, prefix: string, problems: Problems): VersionWish {
  if (version === 'date' || version === 'auto') return version;
  const given = version.startsWith(prefix) ? version.slice(prefix.length) : version;
  const shown = JSON.stringify(version.slice(0, LONGEST));
  if (/^\d+(?:\.\d+)?$/.test(given))
    problems.add(
      'version',
      `${shown} is what a tag that moves is called, and a release must stay where it is`,
      'Write all of its numbers, such as 1.4.2',
    );
  else if (!WHOLE.test(given) || given.length > LONGEST || given.endsWith('.lock'))
    problems.add('version', `${shown} is no version`, 'Write it like 1.4.2 or 1.4.2-rc.1, or date, or auto');
  return { given };
}
