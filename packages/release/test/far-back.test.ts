import type { CommitOrder, Ending, ReleaseRecord } from '@pipeline/contracts';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { arrayLog } from '../../contracts/test/array-log.ts';
import { jobEntry } from '../../contracts/test/reads-on.ts';
import { connectGithub, githubReleaseLog } from '../../github/src/index.ts';
import { fillLog } from '../../github/test/fill-log.ts';
import { type LocalGithub, startGithub } from '../../local-cloud/src/github/start.ts';
import { type ReleasePorts, type ReleaseRequest, release } from '../src/index.ts';
import { memoryLock } from './memory-lock.ts';
import { turningClock } from './turning-clock.ts';

/** Of 40 hex digits, and a higher number is newer. */
const commit = (number: number) => String(number).padStart(40, '0');
const history = {
  compare: async (base: string, head: string): Promise<CommitOrder> =>
    base === head ? 'same' : base < head ? 'newer' : 'older',
};

type Found = Pick<Parameters<Parameters<typeof release>[2]>[0], 'records'>;

/** What a deploy of `api` by a commit comes to. */
async function deploys(
  log: ReleasePorts['log'],
  number: number,
  more: Partial<ReleaseRequest> = {},
): Promise<string> {
  const clock = turningClock();
  const ports = {
    log,
    lock: memoryLock(clock),
    history,
    clock,
    tell: () => undefined,
    warn: () => undefined,
  };
  const request: ReleaseRequest = {
    id: '9999.1',
    environment: 'production',
    commit: { sha: commit(number), ref: 'refs/heads/main' },
    by: { actor: 'ann', url: 'https://github.com/org/shop/actions/runs/9999' },
    subjects: ['api'],
    owner: 'org/shop run 9999, attempt 1',
    lockWait: 0,
    ...more,
  };
  return release(ports, request, async ({ records }: Found) => ({
    value: records.some(({ intent }) => intent.targets.some(({ subject }) => subject === 'api'))
      ? 'goes on'
      : 'goes on as the first',
    verdict: 'not-started',
    detail: '',
    targets: [],
  })).catch((error: unknown) => (error instanceof Error ? error.message : 'threw'));
}

let jobs = 100;
const others = (count: number) =>
  Array.from({ length: count }, () => jobEntry(++jobs, `other-${jobs % 30}`)).toReversed();

function own(number: number, verdict: Ending | undefined, undone = false): ReleaseRecord {
  const { intent, outcome } = jobEntry(number);
  const meant = { ...intent, commit: { ...intent.commit, sha: commit(number) } };
  if (verdict === undefined || outcome === undefined) return { intent: meant };
  const target = { subject: 'api', verdict, detail: '', ...(undone && { undone }) };
  return { intent: meant, outcome: { ...outcome, verdict, targets: [target] } };
}

describe('the guard in a log of many others', () => {
  const event = fc.record({
    commit: fc.integer({ min: 1, max: 20 }),
    verdict: fc.constantFrom<(Ending | undefined)[]>(
      'steady',
      'steady',
      'failed',
      'not-started',
      'held',
      undefined,
    ),
    undone: fc.boolean(),
  });

  it('says of any history what it says of it alone', async () => {
    const seen = { refused: 0, far: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 6, maxLength: 6 }),
        fc.boolean(),
        async (events, number, padding, noNewCommit) => {
          const records = events.map(({ commit, verdict, undone }) => own(commit, verdict, undone));
          const padded = records.flatMap((record, at) => [...others(padding[at] ?? 0), record]);
          fc.pre(padded.length <= 1_000);
          const log = arrayLog([...padded, ...others(1_200 - padded.length)]);
          const [alone, among] = [arrayLog(records), log];
          const expected = await deploys(alone, number, { noNewCommit });
          if (expected.includes('older')) seen.refused += 1;
          expect(await deploys(among, number, { noNewCommit })).toBe(expected);
          if (log.read > 100) seen.far += 1;
        },
      ),
      { numRuns: 300 },
    );
    expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).toBeGreaterThan(20);
  });
});

describe('what it costs on GitHub', () => {
  let github: LocalGithub;
  beforeEach(async () => {
    github = await startGithub({
      history: ['1'.repeat(40), ...Array.from({ length: 9 }, (_, at) => commit(at + 1))],
    });
  });
  afterEach(() => github.close());

  const open = () =>
    githubReleaseLog(
      connectGithub({
        token: github.token,
        apiUrl: github.url,
        repository: 'org/shop',
        clock: turningClock(),
      }),
    );
  async function calls<T>(work: () => Promise<T>): Promise<{ value: T; calls: number | undefined }> {
    github.log.clear();
    const value = await work();
    return { value, calls: github.log.counts()['github.ListDeployments'] };
  }

  it('is as before where the subject was deployed lately, and a page of each list more for each hundred others', async () => {
    const before = await calls(async () => {
      await fillLog(github, [...others(60), own(5, 'steady'), ...others(300)]);
      return open().recent('production', 100);
    });
    expect(before.calls).toBe(3);
    expect(await calls(() => deploys(open(), 6))).toEqual({ value: 'goes on', calls: before.calls });
    expect(await calls(() => deploys(open(), 4))).toMatchObject({
      value: expect.stringContaining('is older than'),
      calls: before.calls,
    });
    await fillLog(github, others(250));
    expect(await calls(() => deploys(open(), 4))).toMatchObject({
      value: expect.stringContaining('is older than'),
      calls: 4 + 5,
    });
  });

  it('is bounded for what was never deployed, once: then it is known', async () => {
    await fillLog(github, others(1_200));
    expect(await calls(() => deploys(open(), 6))).toEqual({ value: 'goes on as the first', calls: 10 + 11 });
    await fillLog(github, [own(6, 'steady')]);
    expect(await calls(() => deploys(open(), 7))).toEqual({ value: 'goes on', calls: 3 });
  });

  it('is a page for a log of one', async () => {
    await fillLog(github, others(40));
    expect(await calls(() => deploys(open(), 6))).toEqual({ value: 'goes on as the first', calls: 2 });
  });
});
