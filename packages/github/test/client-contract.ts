import { describe, expect } from 'vitest';
import { rules } from '../../local-cloud/test/ecr/rule.ts';
import {
  closeIssue,
  commitFacts,
  commitsBetween,
  createRelease,
  createTag,
  dispatchWorkflow,
  type GithubConnection,
  isTeamMember,
  labelIssue,
  latestRelease,
  listComments,
  listReleases,
  openIssue,
  permissionOf,
  readIssue,
  readRelease,
  readTag,
  updateRelease,
  upsertComment,
  upsertCommitComment,
} from '../src/index.ts';

/** A GitHub with a repository of ann's, and a team `acme/release-managers` that she is in and ben is not. */
export interface ClientEndpoint {
  connect(): GithubConnection;
}

const LABEL = { name: 'approval', color: 'd4c5f9', description: 'Waits' };

/** A commit with a content, on top of others. */
export async function makeCommit(
  github: GithubConnection,
  message: string,
  ...parents: string[]
): Promise<string> {
  const call = { needs: 'contents: write', operation: 'make a commit' };
  const tree = await github.call({
    ...call,
    send: (octokit, at) =>
      octokit.rest.git.createTree({
        ...at,
        tree: [{ path: 'a', mode: '100644', type: 'blob', content: message }],
      }),
  });
  const made = await github.call({
    ...call,
    send: (octokit, at) => octokit.rest.git.createCommit({ ...at, message, tree: tree.sha, parents }),
  });
  return made.sha;
}

const elapsed = (from = '', to = ''): number => Date.parse(to) - Date.parse(from);

/**
 * What approvals, releases and rollbacks rely on, of any GitHub: run against our stand-in and a third-party emulator.
 * @param differs rules that the endpoint is known to fail, by name, with what it does instead
 */
export function clientContract({ connect }: ClientEndpoint, differs: Record<string, string> = {}): void {
  const rule = rules(differs);
  let count = 0;
  const next = () => `${++count}`;
  const issue = () =>
    openIssue(connect(), { title: 'Approve?', marker: `approve ${next()}`, body: 'Shall it?' });
  const labelsOn = async (number: number) => {
    const found = await connect().call({
      operation: 'get an issue',
      needs: 'issues: read',
      send: (octokit, at) => octokit.rest.issues.get({ ...at, issue_number: number }),
    });
    return found.labels;
  };
  const release = (tag: string, sha: string, more: object = {}) =>
    createRelease(connect(), { tag, sha, name: tag, body: 'new', prerelease: false, latest: true, ...more });
  const three = async () => {
    const first = await makeCommit(connect(), `first ${next()}`);
    const second = await makeCommit(connect(), `second ${next()}\n\nwhy`, first);
    return { first, second, third: await makeCommit(connect(), `third ${next()}`, second) };
  };

  describe('issues', () => {
    rule('an issue is opened, read and closed', async () => {
      const opened = await issue();
      expect(opened).toMatchObject({ title: 'Approve?', author: { login: 'ann' }, state: 'open' });
      await closeIssue(connect(), opened.number);
      const closed = await readIssue(connect(), opened.number);
      expect([closed.state, closed.body, closed.createdAt]).toEqual([
        'closed',
        opened.body,
        opened.createdAt,
      ]);
      await expect(readIssue(connect(), 4_711)).rejects.toMatchObject({ status: 404 });
    });

    rule('a label is made once', async () => {
      const { number } = await issue();
      for (let time = 0; time < 2; time++) await labelIssue(connect(), number, LABEL);
      expect(await labelsOn(number)).toMatchObject([LABEL]);
    });

    rule("a label's name is the same in any case", async () => {
      const { number } = await issue();
      for (const name of [LABEL.name, 'Approval']) await labelIssue(connect(), number, { ...LABEL, name });
      expect(await labelsOn(number)).toMatchObject([LABEL]);
    });

    rule('an edited comment tells that it was', async () => {
      const { number } = await issue();
      const comment = (body: string) =>
        upsertComment(connect(), { number, on: 'issue', marker: 'status', body });
      const url = await comment('one of two');
      const [before] = await listComments(connect(), number);
      // GitHub has one time for both; emulate looks at its clock twice.
      expect(elapsed(before?.createdAt, before?.updatedAt)).toBeLessThan(1_000);
      expect(await comment('two of two')).toBe(url);
      const [after] = await listComments(connect(), number);
      expect(after).toMatchObject({ author: { login: 'ann' }, createdAt: before?.createdAt });
      expect(after?.body).toMatch(/two of two$/);
      expect(elapsed(before?.updatedAt, after?.updatedAt)).toBeGreaterThan(0);
    });

    rule('times have no fractions of a second', async () => {
      expect((await issue()).createdAt).toMatch(/T\d\d:\d\d:\d\dZ$/);
    });
  });

  describe('commits', () => {
    rule('what one has and another has not comes oldest first', async () => {
      const { first, second, third } = await three();
      const found = await commitsBetween(connect(), first, third);
      expect(found).toMatchObject({ total: 2, commits: [{ sha: second }, { sha: third }] });
      expect(await commitsBetween(connect(), third, first)).toEqual({ total: 0, commits: [] });
      expect(await commitsBetween(connect(), 'f'.repeat(40), first)).toBeUndefined();
    });

    rule('a commit has a message, and stands on others', async () => {
      const { second } = await three();
      const facts = await commitFacts(connect(), second);
      expect(facts).toMatchObject({ sha: second, parents: 1, message: `${facts.subject}\n\nwhy` });
    });

    rule('a commit that is not there is 422', async () => {
      await expect(commitFacts(connect(), 'f'.repeat(40))).rejects.toMatchObject({ status: 422 });
    });

    rule('a comment on a commit is changed', async () => {
      const { first } = await three();
      const url = await upsertCommitComment(connect(), first, 'live', 'is live');
      expect(await upsertCommitComment(connect(), first, 'live', 'was live')).toBe(url);
    });
  });

  describe('releases', () => {
    rule('a tag is made once and stays', async () => {
      const { first, second } = await three();
      const tag = `v${next()}`;
      for (let time = 0; time < 2; time++) await createTag(connect(), tag, first);
      await expect(createTag(connect(), tag, second)).rejects.toMatchObject({ code: 'config' });
      expect(await readTag(connect(), tag)).toBe(first);
      await expect(createTag(connect(), `${tag}.1`, 'f'.repeat(40))).rejects.toMatchObject({ status: 422 });
    });

    rule('a tag has a name that git takes', async () => {
      const { first } = await three();
      await expect(createTag(connect(), 'v..1', first)).rejects.toMatchObject({ status: 422 });
    });

    rule('a release is made once, changed, and the newest comes first', async () => {
      const { first, second } = await three();
      const [one, two] = [`v${next()}`, `v${next()}`];
      expect(await readRelease(connect(), one)).toBeUndefined();
      const made = await release(one, first);
      expect(await release(one, first, { body: 'other' })).toEqual(made);
      await release(two, second);
      const changed = await updateRelease(connect(), made.id, { body: 'withdrawn', prerelease: true });
      expect(changed).toEqual({ ...made, body: 'withdrawn', prerelease: true });
      expect((await listReleases(connect(), 2)).map(({ tag }) => tag)).toEqual([two, one]);
      expect((await latestRelease(connect()))?.tag).toBe(two);
    });

    rule('a release makes the tag that it needs', async () => {
      const { first } = await three();
      const tag = `v${next()}`;
      await release(tag, first);
      expect(await readTag(connect(), tag)).toBe(first);
    });

    rule('a release is not the latest where it says so', async () => {
      const { first, second } = await three();
      const [latest, older] = [`v${next()}`, `v${next()}`];
      await release(latest, second);
      await release(older, first, { latest: false });
      expect((await latestRelease(connect()))?.tag).toBe(latest);
    });
  });

  describe('people', () => {
    rule('who is in a team is, and nobody else', async () => {
      const inTeam = (login: string) => isTeamMember(connect(), 'acme', 'release-managers', login);
      expect([await inTeam('ann'), await inTeam('ben'), await inTeam('nobody')]).toEqual([
        true,
        false,
        false,
      ]);
      await expect(isTeamMember(connect(), 'acme', 'gone', 'ann')).rejects.toMatchObject({ code: 'config' });
    });

    rule('who may do what', async () => {
      expect(await permissionOf(connect(), 'ann')).toBe('admin');
      expect(await permissionOf(connect(), 'nobody')).toBe('none');
    });

    rule('a workflow that is not there is not started', async () => {
      await expect(
        dispatchWorkflow(connect(), { workflow: 'gone.yml', ref: 'main', inputs: {} }, { again: true }),
      ).rejects.toMatchObject({ code: 'config' });
    });
  });
}
