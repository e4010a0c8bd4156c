import { given, type Problems, type RunFacts } from '@pipeline/action-kit';
import { checkEnvironmentName, type ReleaseHome, readHome } from '@pipeline/release-home';
import { LONGEST_HEADER } from '../notes/notes.ts';
import { type Inputs, spec } from '../spec.gen.ts';
import { prefixOf, type VersionWish, wishOf } from './version.ts';

export const PARTS = ['pull-requests', 'commits', 'digests', 'checks', 'approvals'] as const;
export type Part = (typeof PARTS)[number];

export const tellsChanges = (include: readonly Part[]) =>
  include.includes('commits') || include.includes('pull-requests');

/** From where on changes are listed. */
export type Since = 'live' | 'published' | { ref: string };

interface Common {
  environment: string;
  tagPrefix: string;
  /** `undefined` where what is only planned has no token for it. */
  home: ReleaseHome | undefined;
  token: string | undefined;
  dryRun: boolean;
}

export interface PublishConfig extends Common {
  operation: 'publish';
  version: VersionWish;
  /** `undefined`: what went live last. */
  release: string | undefined;
  requireProven: boolean;
  since: Since;
  title: string | undefined;
  /** Markdown, just as it is. */
  header: string | undefined;
  include: readonly Part[];
  prerelease: boolean;
  draft: boolean;
  latest: 'auto' | boolean;
}

export interface WithdrawConfig extends Common {
  operation: 'withdraw';
  /** `undefined`: whatever was rolled back. */
  version: string | undefined;
  reason: string | undefined;
}

export type Config = PublishConfig | WithdrawConfig;

/** What the inputs are judged by. */
export interface Surroundings extends Pick<RunFacts, 'dryRun'> {
  /** GitHub's API, where the job names it. */
  githubUrl: string | undefined;
}

/** In characters: it stands in one line of a banner. */
const LONGEST_REASON = 200;

const PUBLISH_ONLY = [
  'release',
  'require-proven',
  'since',
  'title',
  'notes-header',
  'include',
  'prerelease',
  'draft',
  'latest',
] as const;

/** Inputs → what the story works with, by the rules that a type cannot tell. It is pure, and throws nothing. */
export function configure(inputs: Inputs, problems: Problems, around: Surroundings): Config {
  const dryRun = around.dryRun(inputs.dryRun, around.githubUrl);
  checkEnvironmentName('environment', inputs.environment, problems);
  const common: Common = {
    environment: inputs.environment,
    tagPrefix: prefixOf(inputs.tagPrefix, problems),
    home: homeOf(inputs, dryRun, problems),
    token: inputs.githubToken,
    dryRun,
  };
  return inputs.operation === 'withdraw'
    ? withdrawal(inputs, common, problems)
    : publication(inputs, common, problems);
}

function homeOf(inputs: Inputs, dryRun: boolean, problems: Problems): ReleaseHome | undefined {
  if (inputs.releaseLog === 'none')
    problems.add(
      'release-log',
      'it is none, and only a release log knows what is live',
      'Write github, or file:PATH',
    );
  else if (inputs.githubToken === undefined && !dryRun)
    problems.add(
      'github-token',
      'nothing can be tagged or published without it',
      'Remove the input, so that the job’s own token is taken',
    );
  return readHome(inputs, problems, { needed: false });
}

function publication(inputs: Inputs, common: Common, problems: Problems): PublishConfig {
  if (inputs.version === undefined)
    problems.add('version', 'nothing says which version it is', 'Give one such as 1.4.2, or date, or auto');
  for (const name of given(spec, inputs, ['reason']))
    problems.add(name, 'it is for `operation: withdraw`', 'Remove it');
  for (const part of inputs.include.filter(part => !PARTS.some(known => known === part)))
    problems.add(
      'include',
      `${JSON.stringify(part.slice(0, 60))} is nothing that notes can tell`,
      `Write some of: ${PARTS.join(', ')}`,
    );
  if ((inputs.notesHeader ?? '').length > LONGEST_HEADER)
    problems.add(
      'notes-header',
      `it has ${inputs.notesHeader?.length} characters, and there is room for ${LONGEST_HEADER}`,
      'Write it shorter, with a link to the rest',
    );
  if (inputs.latest === 'true' && (inputs.draft || inputs.prerelease))
    problems.add(
      'latest',
      `a ${inputs.draft ? 'draft' : 'prerelease'} cannot be the latest release`,
      'Remove one of the two',
    );
  return {
    operation: 'publish',
    ...common,
    version: wishOf(inputs.version ?? 'date', common.tagPrefix, problems),
    release: inputs.release,
    requireProven: inputs.requireProven,
    since: sinceOf(inputs.since, problems),
    title: inputs.title,
    header: inputs.notesHeader,
    include: PARTS.filter(part => inputs.include.includes(part)),
    prerelease: inputs.prerelease,
    draft: inputs.draft,
    latest: inputs.latest === 'auto' ? 'auto' : inputs.latest === 'true',
  };
}

function withdrawal(inputs: Inputs, common: Common, problems: Problems): WithdrawConfig {
  for (const name of given(spec, inputs, PUBLISH_ONLY))
    problems.add(name, 'it is for `operation: publish`', 'Remove it');
  const wish = inputs.version === undefined ? undefined : wishOf(inputs.version, common.tagPrefix, problems);
  if (typeof wish === 'string')
    problems.add('version', `${wish} says not which one to withdraw`, 'Write it like 1.4.2, or leave it out');
  if (inputs.reason !== undefined && wish === undefined)
    problems.add('reason', 'it is said of one release, and none is named', 'Give `version`, too');
  const reason = inputs.reason?.trim() || undefined;
  if (reason !== undefined && (/\p{Cc}/u.test(reason) || reason.length > LONGEST_REASON))
    problems.add(
      'reason',
      `it is not one line of at most ${LONGEST_REASON} characters`,
      'Say it shorter, and the rest where people talk about it',
    );
  return {
    operation: 'withdraw',
    ...common,
    version: typeof wish === 'object' ? wish.given : undefined,
    reason,
  };
}

function sinceOf(since: string, problems: Problems): Since {
  if (since === 'live' || since === 'published') return since;
  if (!/^[A-Za-z0-9_][\w./+-]{0,199}$/.test(since) || since.includes('..'))
    problems.add(
      'since',
      `${JSON.stringify(since.slice(0, 60))} names no tag and no commit`,
      'Write live, published, or a tag or commit such as v1.4.1',
    );
  return { ref: since };
}
