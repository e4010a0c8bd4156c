import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectGithub, githubHistory } from '../../packages/github/src/index.ts';
import { clientContract, makeCommit } from '../../packages/github/test/client-contract.ts';
import { lockContract } from '../../packages/github/test/lock-contract.ts';
import { passingClock } from '../../packages/github/test/repository.ts';
import { type Emulate, findEmulate, startEmulate } from './emulate.ts';

const program = findEmulate();

/** What it does otherwise than GitHub's documentation has it, by the rule of the contract. */
const DIFFERS = {
  "a label's name is the same in any case": 'it is another one',
  'times have no fractions of a second': 'they have thousandths',
  'a commit that is not there is 422': 'it is 404',
  'a tag has a name that git takes': 'any name is taken',
  'a release makes the tag that it needs': 'the tag is not made',
  'a release is not the latest where it says so': 'the newest is',
};

/** GitHub as others understood its documentation. It has no deployments, environments, reviews or pull requests of a commit. */
describe.skipIf(program === undefined)('against emulate', () => {
  let emulate: Emulate;
  const clock = passingClock();
  beforeAll(async () => {
    emulate = await startEmulate(program ?? '');
  });
  afterAll(() => emulate.close());

  const connect = () =>
    connectGithub({ token: emulate.token, apiUrl: emulate.url, repository: 'ann/shop', clock });

  describe('githubLock', () => lockContract(() => ({ clock, connect })));

  it('githubHistory', async () => {
    const github = connect();
    const first = await makeCommit(github, 'first');
    const second = await makeCommit(github, 'second', first);
    const beside = await makeCommit(github, 'beside', first);
    const history = githubHistory(github);
    expect(await history.compare(first, second)).toBe('newer');
    expect(await history.compare(second, first)).toBe('older');
    expect(await history.compare(second, second)).toBe('same');
    expect(await history.compare(second, beside)).toBe('diverged');
    expect(await history.compare('f'.repeat(40), second)).toBe('unknown');
  });

  describe('the client', () => {
    beforeAll(async () => {
      const asked = { operation: 'make a team', needs: 'members: write' };
      const team = { org: 'acme', team_slug: 'release-managers' };
      await connect().call({
        ...asked,
        send: octokit => octokit.rest.teams.create({ org: team.org, name: team.team_slug }),
      });
      await connect().call({
        ...asked,
        send: octokit =>
          octokit.rest.teams.addOrUpdateMembershipForUserInOrg({ ...team, username: 'ann', role: 'member' }),
      });
    });
    clientContract({ connect }, DIFFERS);
  });
});
