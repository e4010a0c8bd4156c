import { setTimeout as after } from 'node:timers/promises';
import type { Clock, Ending } from '@pipeline/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectGithub, githubHistory, githubLock, githubReleaseLog } from '../../github/src/index.ts';
import { type LocalGithub, startGithub } from '../../local-cloud/src/github/start.ts';
import { type ReleaseRequest, release } from '../src/index.ts';

const COMMITS = ['1', '2', '3'].map(digit => digit.repeat(40));
const SUBJECT = 'ecs:eu-west-1/shop/api';

/** Whole releases over GitHub's API as the local cloud has it: what the parts promise each other. */
let github: LocalGithub;
beforeEach(async () => {
  github = await startGithub({ history: COMMITS });
});
afterEach(() => github.close());

/** A minute takes 60 ms; leases are long enough for a slow machine. */
function quickClock(): Clock {
  const started = Date.now();
  return {
    now: () => started + (Date.now() - started) * 1_000,
    sleep: async (ms, signal) => {
      await after(ms / 1_000, undefined, { ...(signal && { signal }) });
    },
  };
}

const clock = quickClock();

/** One run, on a runner of its own. */
function run(
  number: number,
  commit: number,
  work: () => Promise<Ending>,
  more: Partial<ReleaseRequest> = {},
) {
  const connection = connectGithub({
    token: github.token,
    apiUrl: github.url,
    repository: 'org/shop',
    clock,
  });
  const said: string[] = [];
  const ports = {
    log: githubReleaseLog(connection),
    lock: githubLock(connection),
    history: githubHistory(connection),
    clock,
    tell: (line: string) => said.push(line),
    warn: (line: string) => said.push(line),
  };
  const request: ReleaseRequest = {
    id: `${number}.1`,
    environment: 'staging',
    commit: { sha: COMMITS[commit - 1] ?? '', ref: 'refs/heads/main' },
    by: { actor: 'ann', url: `https://github.com/org/shop/actions/runs/${number}` },
    subjects: [SUBJECT],
    owner: `org/shop run ${number}, attempt 1`,
    lockWait: 36_000_000,
    lease: 6_000_000,
    ...more,
  };
  return release(ports, request, async ({ intend }) => {
    await intend([{ subject: SUBJECT, artifacts: {}, before: null }]);
    const verdict = await work();
    return { value: said, verdict, detail: '', targets: [{ subject: SUBJECT, verdict, detail: '' }] };
  });
}

const steady = async () => 'steady' as const;

async function remembered(): Promise<string[]> {
  const connection = connectGithub({
    token: github.token,
    apiUrl: github.url,
    repository: 'org/shop',
    clock,
  });
  const records = await githubReleaseLog(connection).recent('staging', 10);
  return records.map(({ intent, outcome }) => `${intent.id} ${outcome?.verdict ?? 'in flight'}`);
}

describe('releases through GitHub', () => {
  it('follow each other, however many start at once', async () => {
    const inside: number[] = [];
    const work = (number: number) => async () => {
      inside.push(number);
      await clock.sleep(20_000);
      inside.push(number);
      return 'steady' as const;
    };
    await Promise.all([1, 2, 3].map(number => run(number, 3, work(number))));
    expect(inside).toHaveLength(6);
    expect([0, 2, 4].every(at => inside[at] === inside[at + 1])).toBe(true);
    expect((await remembered()).toSorted()).toEqual(['1.1 steady', '2.1 steady', '3.1 steady']);
  });

  it('do not put an older commit over a newer one, unless told', async () => {
    await run(1, 2, steady);
    await expect(run(2, 1, steady)).rejects.toMatchObject({
      code: 'stale-commit',
      message: expect.stringContaining('1111111 is older than 2222222 (release 1.1 by ann'),
    });
    await run(3, 1, steady, { allowOlder: true });
    await run(4, 3, steady);
    expect(await remembered()).toEqual(['4.1 steady', '3.1 steady', '1.1 steady']);
  });

  it('go on after a runner that died in the middle', async () => {
    const connection = connectGithub({
      token: github.token,
      apiUrl: github.url,
      repository: 'org/shop',
      clock,
    });
    const now = clock.now();
    const dead = { owner: 'org/shop run 1, attempt 1', reason: 'r', since: now, expires: now + 60_000 };
    await githubLock(connection).take('staging/ecs=3Aeu-west-1=2Fshop=2Fapi', dead);
    await githubReleaseLog(connection).intend({
      schema: 1,
      id: '1.1',
      environment: 'staging',
      commit: { sha: COMMITS[1] ?? '', ref: 'refs/heads/main' },
      by: { actor: 'ann', url: 'https://github.com/org/shop/actions/runs/1' },
      at: new Date(now).toISOString(),
      targets: [{ subject: SUBJECT, artifacts: {}, before: null }],
    });
    const said = await run(2, 2, steady);
    expect(said).toEqual([
      expect.stringMatching(/^Waiting up to .* held by org\/shop run 1, attempt 1/),
      expect.stringMatching(/^Took over .* from a run that let it run out: org\/shop run 1/),
    ]);
    expect(await remembered()).toEqual(['2.1 steady', '1.1 in flight']);
  });

  it('survive a storm of refusals and lost answers', async () => {
    for (const operation of [
      'CreateRef',
      'UpdateRef',
      'CreateDeployment',
      'GetRef',
      'CreateCommit',
      'ListDeployments',
    ]) {
      for (const kind of ['reset-after', 'server-error', 'throttle'] as const) {
        github.faults.add({ kind, service: 'github', operation });
      }
    }
    await run(1, 2, steady);
    expect(await remembered()).toEqual(['1.1 steady']);
    await run(2, 3, steady);
    expect(await remembered()).toEqual(['2.1 steady', '1.1 steady']);
  });
});
