import { isTag } from '@pipeline/contracts';

/** What a run can be called by. */
export interface RunNames {
  sha: string;
  /** Such as `refs/heads/main`, `refs/tags/v1.4.2` or `refs/pull/7/merge`. */
  ref: string;
  runNumber: string;
  /** What the branch was at before a push; empty where nobody knows. */
  before: string;
}

export interface Tags {
  tags: string[];
  /** Rules that this run has nothing for, each with why. */
  leftOut: string[];
  /** What can be no tag, each with what is wrong. */
  malformed: Array<{ tag: string; problem: string }>;
  version: string | undefined;
  /** Tags that the last build may have, the likeliest first. */
  last: string[];
}

/** A rule → the tags that it stands for. */
const RULES: Record<string, readonly string[]> = {
  sha: ['sha-{sha}'],
  branch: ['{branch}'],
  pr: ['pr-{pr}'],
  semver: ['{version}', '{major}.{minor}', '{major}'],
};

/** Tags that mean something to this stage, to registries or to cosign. */
const RESERVED = /^(?:inputs-|sha256-|buildcache(?:-|$))/;

/**
 * Rules and tags → tags, each once, in the order in which they stand; the commit's where nothing else is left. A name of
 * the run that a rule brings is made fit for a tag, and is never `latest`: who wants that writes it.
 */
export function tagsOf(rules: readonly string[], run: RunNames, image: string): Tags {
  const values = valuesOf(run, image);
  const found: Tags = {
    tags: [],
    leftOut: [],
    malformed: [],
    version: values.version,
    last: lastOf(run, values),
  };
  for (const rule of rules) for (const form of RULES[rule] ?? [rule]) take(form, rule, values, found);
  if (found.tags.length === 0 && found.malformed.length === 0) take('sha-{sha}', 'sha', values, found);
  found.tags = [...new Set(found.tags)];
  return found;
}

type Values = Record<string, string | undefined>;

function take(form: string, rule: string, values: Values, found: Tags): void {
  const names = [...form.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);
  const unknown = names.find(name => !Object.hasOwn(values, name));
  if (unknown !== undefined) {
    const problem = `there is no {${unknown}}; there are ${Object.keys(values)
      .map(name => `{${name}}`)
      .join(', ')}`;
    found.malformed.push({ tag: form, problem });
    return;
  }
  const absent = names.find(name => values[name] === undefined);
  if (absent !== undefined) {
    found.leftOut.push(`${rule === form ? form : `${form} of ${rule}`}: this run has no ${absent}`);
    return;
  }
  const tag = form.replace(/\{([^{}]*)\}/g, (_, name: string) => values[name] ?? '');
  if (names.length > 0 && tag === 'latest')
    found.leftOut.push(`${rule}: it would be latest, which must be written`);
  else if (!isTag(tag)) found.malformed.push({ tag, problem: FORM });
  else if (RESERVED.test(tag))
    found.malformed.push({ tag, problem: 'it is kept for what this stage itself writes' });
  else found.tags.push(tag);
}

const FORM = 'a tag has up to 128 letters, digits, dots, dashes and underscores, not led by a dot or dash';

/** https://semver.org/#is-there-a-suggested-regular-expression-regex-to-check-a-semver-string */
const SEMVER = /^v?((\d+)\.(\d+)\.\d+(-[0-9A-Za-z.-]+)?(?:\+([0-9A-Za-z.-]+))?)$/;

function valuesOf({ sha, ref, runNumber }: RunNames, image: string): Values {
  const branch = /^refs\/heads\/(.+)$/.exec(ref)?.[1];
  const [, version, major, minor, prerelease] = SEMVER.exec(versionTag(ref, image)) ?? [];
  // 1.5.0-rc.1 is no 1.5 yet.
  const stable = version !== undefined && prerelease === undefined;
  return {
    sha: sha === '' ? undefined : sha.slice(0, 12),
    branch: branch === undefined ? undefined : fit(branch),
    pr: /^refs\/pull\/(\d+)\//.exec(ref)?.[1],
    // What a version says of its build has a plus, which no tag may have.
    version: version?.replace('+', '-'),
    major: stable ? major : undefined,
    minor: stable ? minor : undefined,
    run: runNumber === '' ? undefined : runNumber,
  };
}

function lastOf({ before }: RunNames, { branch }: Values): string[] {
  return [
    ...(before === '' ? [] : [`sha-${before.slice(0, 12)}`]),
    ...(branch === undefined ? [] : [branch]),
  ];
}

/** `v1.4.2`, or for one image of several `api/v1.4.2` or `api@1.4.2`. */
function versionTag(ref: string, image: string): string {
  const tag = /^refs\/tags\/(.+)$/.exec(ref)?.[1] ?? '';
  const own = [`${image}/`, `${image}@`].find(prefix => tag.startsWith(prefix));
  return own === undefined ? tag : tag.slice(own.length);
}

/** A branch's name as a tag; nothing where no letter is left of it. */
function fit(branch: string): string | undefined {
  const tag = branch
    .replace(/[^\w.-]+/g, '-')
    .replace(/^[.-]+/, '')
    .slice(0, 128);
  return tag === '' ? undefined : tag;
}
