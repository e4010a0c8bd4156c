import { ConfigError, RemoteError } from '@pipeline/contracts';
import { unlessAbsent } from './absent.ts';
import type { GithubConnection } from './connection.ts';
import { once } from './once.ts';

const reading = 'contents: read';

/**
 * The commit that a tag is at, also where it is annotated; `undefined` where there is none. Needs `contents: read`.
 * https://docs.github.com/en/rest/git/refs#get-a-reference, https://docs.github.com/en/rest/git/tags#get-a-tag
 */
export async function readTag(github: GithubConnection, tag: string): Promise<string | undefined> {
  const ref = await unlessAbsent(
    github.call({
      operation: 'get a reference',
      needs: reading,
      send: (octokit, at) => octokit.rest.git.getRef({ ...at, ref: `tags/${tag}` }),
    }),
  );
  if (ref?.object.type !== 'tag') return ref?.object.sha;
  const annotated = await github.call({
    operation: 'get a tag',
    needs: reading,
    send: (octokit, at) => octokit.rest.git.getTag({ ...at, tag_sha: ref.object.sha }),
  });
  return annotated.object.sha;
}

/**
 * Tags a commit; a tag that is there at this commit is good. Needs `contents: write`.
 * https://docs.github.com/en/rest/git/refs#create-a-reference
 * @param sha the commit's whole id
 * @throws ConfigError where the tag is at another commit: it is never moved
 */
export async function createTag(github: GithubConnection, tag: string, sha: string): Promise<void> {
  const look = async () => {
    const at = await readTag(github, tag);
    if (at === undefined || at === sha) return at;
    throw new ConfigError(`The tag ${tag} is at commit ${at} already, and not at ${sha}.`, {
      hint: 'Give this release a version of its own. A tag that was released is never moved.',
    });
  };
  try {
    await once(
      github,
      async () => {
        const { object } = await github.call({
          operation: 'create a reference',
          needs: 'contents: write',
          write: true,
          send: (octokit, at) => octokit.rest.git.createRef({ ...at, ref: `refs/tags/${tag}`, sha }),
        });
        return object.sha;
      },
      look,
    );
  } catch (error) {
    // Refused: it is there, or that is no tag.
    if (!(error instanceof RemoteError) || error.status !== 422 || (await look()) === undefined) throw error;
  }
}
