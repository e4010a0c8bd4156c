import { RemoteError } from '@pipeline/contracts';
import { unlessAbsent } from './absent.ts';
import type { GithubConnection, Octokit } from './connection.ts';
import { IN_LISTS, once } from './once.ts';
import { first, PAGE, pages } from './pages.ts';

export interface ReleaseWanted {
  /** Is there already, or is made at `sha`. */
  tag: string;
  sha: string;
  name: string;
  /** Markdown. What comes from outside is in `codeSpan`s. */
  body: string;
  prerelease: boolean;
  /** Whether it is shown as the latest. */
  latest: boolean;
  /** Left for a person to publish; GitHub makes its tag then. */
  draft?: boolean;
}

export interface FoundRelease {
  id: number;
  tag: string;
  name: string;
  body: string;
  prerelease: boolean;
  draft: boolean;
  /** Its tag and files can never be changed again. https://docs.github.com/en/code-security/concepts/supply-chain-security/immutable-releases */
  immutable: boolean;
  /** ISO 8601, UTC; absent of a draft. */
  publishedAt?: string;
  url: string;
}

type Answered = Awaited<ReturnType<Octokit['rest']['repos']['getRelease']>>['data'];

const needs = 'contents: write';
const reading = 'contents: read';
/** What GitHub takes, in characters. */
const LONGEST = 125_000;

/** A tag's release; `undefined` where it has none. A draft has no tag yet. Needs `contents: read`. https://docs.github.com/en/rest/releases/releases */
export async function readRelease(github: GithubConnection, tag: string): Promise<FoundRelease | undefined> {
  const found = await unlessAbsent(
    github.call({
      operation: 'get a release by its tag',
      needs: reading,
      send: (octokit, at) => octokit.rest.repos.getReleaseByTag({ ...at, tag }),
    }),
  );
  return found && foundRelease(found);
}

/** The one that is shown as the latest; `undefined` where there is none. Needs `contents: read`. https://docs.github.com/en/rest/releases/releases#get-the-latest-release */
export async function latestRelease(github: GithubConnection): Promise<FoundRelease | undefined> {
  const found = await unlessAbsent(
    github.call({
      operation: 'get the latest release',
      needs: reading,
      send: (octokit, at) => octokit.rest.repos.getLatestRelease(at),
    }),
  );
  return found && foundRelease(found);
}

/** By the dates of their commits, newest first, at most `limit`. Needs `contents: read`. https://docs.github.com/en/rest/releases/releases#list-releases */
export async function listReleases(github: GithubConnection, limit: number): Promise<FoundRelease[]> {
  const all = pages(Math.min(limit, PAGE), page =>
    github.call({
      operation: 'list releases',
      needs: reading,
      send: (octokit, at) => octokit.rest.repos.listReleases({ ...at, ...page }),
    }),
  );
  const found: FoundRelease[] = [];
  for await (const release of first(all, limit)) found.push(foundRelease(release));
  return found;
}

/**
 * Publishes a release, once; one that the tag has already is returned as it is. Needs `contents: write`.
 * https://docs.github.com/en/rest/releases/releases#create-a-release
 */
export async function createRelease(github: GithubConnection, wanted: ReleaseWanted): Promise<FoundRelease> {
  const look = () => (wanted.draft === true ? draftOf(github, wanted.tag) : readRelease(github, wanted.tag));
  try {
    return await once(
      github,
      async () =>
        foundRelease(
          await github.call({
            operation: 'create a release',
            needs,
            write: true,
            send: (octokit, at) =>
              octokit.rest.repos.createRelease({
                ...at,
                ...said(wanted),
                tag_name: wanted.tag,
              }),
          }),
        ),
      look,
      wanted.draft === true ? IN_LISTS : 1,
    );
  } catch (error) {
    if (!(error instanceof RemoteError) || error.status !== 422) throw error;
    const there = await look();
    if (there === undefined) throw error;
    return there;
  }
}

/** More than once is harmless. Needs `contents: write`. https://docs.github.com/en/rest/releases/releases#update-a-release */
export async function updateRelease(
  github: GithubConnection,
  id: number,
  changed: Partial<ReleaseWanted>,
): Promise<FoundRelease> {
  const found = await github.call({
    operation: 'change a release',
    needs,
    send: (octokit, at) => octokit.rest.repos.updateRelease({ ...at, ...said(changed), release_id: id }),
  });
  return foundRelease(found);
}

/** It has no tag to be found by. */
async function draftOf(github: GithubConnection, tag: string): Promise<FoundRelease | undefined> {
  return (await listReleases(github, PAGE)).find(release => release.draft && release.tag === tag);
}

function said({ tag, sha, name, body, prerelease, latest, draft }: Partial<ReleaseWanted>) {
  return {
    ...(tag !== undefined && { tag_name: tag }),
    ...(sha !== undefined && { target_commitish: sha }),
    ...(draft !== undefined && { draft }),
    ...(name !== undefined && { name }),
    ...(body !== undefined && { body: body.slice(0, LONGEST) }),
    ...(prerelease !== undefined && { prerelease }),
    ...(latest !== undefined && { make_latest: latest ? ('true' as const) : ('false' as const) }),
  };
}

function foundRelease(release: Answered): FoundRelease {
  return {
    id: release.id,
    tag: release.tag_name,
    name: release.name ?? '',
    body: release.body ?? '',
    prerelease: release.prerelease,
    draft: release.draft,
    immutable: release.immutable === true,
    ...(release.published_at && { publishedAt: release.published_at }),
    url: release.html_url,
  };
}
