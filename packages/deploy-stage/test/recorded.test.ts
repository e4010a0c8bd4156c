import type { ReleaseIntent, ReleaseOutcome, ReleaseRecord } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import type { StagePorts } from '../src/ports.ts';
import { type Diary, type Done, type Recording, recorded } from '../src/recorded.ts';
import { failed, outcome } from './outcomes.ts';
import { aYard } from './yard.ts';

const DAY = 24 * 3_600_000;
const report = { outputs: { verdict: 'steady' }, summary: [] };
const recording = (fields: Partial<Recording> = {}): Recording => ({
  release: { environment: 'staging', home: undefined, allowOlder: false, lockWait: 0 },
  commit: undefined,
  subjects: ['yard:api', 'yard:web'],
  noNewCommit: false,
  hold: false,
  ...fields,
});

/** A log with what it was told, and a lock that is free. */
function aLog(records: ReleaseRecord[] = []) {
  const reasons: string[] = [];
  const intents: ReleaseIntent[] = [];
  const outcomes: ReleaseOutcome[] = [];
  let keptUntil: number | undefined;
  const release: NonNullable<StagePorts['release']> = {
    log: {
      intend: async intent => void intents.push(intent),
      conclude: async (_, outcome) => void outcomes.push(outcome),
      recent: async () => records,
    },
    lock: {
      take: async (_, holder) => {
        reasons.push(holder.reason);
        return {
          lease: {
            holder,
            renew: async until => {
              keptUntil = until;
            },
            release: async () => {
              keptUntil = undefined;
            },
          },
        };
      },
      inspect: async () => undefined,
      break: async () => false,
    },
    history: { compare: async () => 'newer' },
  };
  return { release, intents, outcomes, reasons, keptUntil: () => keptUntil };
}

async function run(
  { release, ...log }: Partial<ReturnType<typeof aLog>>,
  work: (diary: Diary) => Promise<Done<{ verdict: string }>>,
  fields: Partial<Recording> = {},
) {
  const { ports } = aYard();
  const told = await recorded(recording(fields), { ...ports, ...(release && { release }) }, work);
  return { told, now: ports.clock.now(), ...log };
}

const before = (...from: unknown[]) => from.map(each => ({ artifacts: {}, before: each }));

describe('recorded', () => {
  it('writes down by the order of the subjects what is meant, how it ended and what serves', async () => {
    const log = aLog();
    await run(log, async diary => {
      await diary.intend(before('v1', 'v7'));
      const taken = { ended: failed('crashing'), wayBack: { state: 'back', detail: '' } } as const;
      return { outcomes: [outcome(), outcome(taken)], report, after: ['v2', 'v7'] };
    });
    expect(log.intents[0]?.targets).toEqual([
      { subject: 'yard:api', artifacts: {}, before: 'v1' },
      { subject: 'yard:web', artifacts: {}, before: 'v7' },
    ]);
    expect(log.outcomes[0]).toMatchObject({
      verdict: 'failed',
      targets: [
        { subject: 'yard:api', verdict: 'steady', after: 'v2' },
        { subject: 'yard:web', verdict: 'failed', after: 'v7', undone: true },
      ],
    });
  });

  it('writes down by the same order what only the deploy could tell', async () => {
    const log = aLog();
    await run(log, async diary => {
      await diary.intend(before('v1', 'v7'));
      const outcomes = [outcome(), outcome({ ended: failed('crashing') })];
      const urls = ['https://api.example.com', 'https://web.example.com'];
      const artifacts = [{ yard: 'yard://2' }, undefined];
      return { outcomes, report, artifacts, refuses: [undefined, ['yard://7']], urls };
    });
    const [api, web] = log.outcomes[0]?.targets ?? [];
    expect(api).toMatchObject({ artifacts: { yard: 'yard://2' }, url: 'https://api.example.com' });
    expect(web).toMatchObject({ refuses: ['yard://7'] });
    expect([api && 'refuses' in api, web && 'artifacts' in web]).toEqual([false, false]);
    // What failed is not shown as if it were to be seen there.
    expect(web).not.toHaveProperty('url');
  });

  it.each([
    [{}, 'deploying'],
    [{ noNewCommit: true }, 'continuing or aborting what is in flight'],
    [{ noNewCommit: true, reason: 'rolling back to v1' }, 'rolling back to v1'],
  ])('tells those who wait why: %j', async (fields, reason) => {
    const log = aLog();
    await run(log, async () => ({ outcomes: [], report }), fields);
    expect(log.reasons).toEqual([expect.stringContaining(reason), expect.stringContaining(reason)]);
  });

  it('hands on every snapshot that the log has', async () => {
    const earlier = {
      intent: { targets: before('v1') },
      outcome: { targets: [{ after: 'v2' }, {}] },
    } as unknown as ReleaseRecord;
    let snapshots: readonly unknown[] = [];
    await run(
      aLog([earlier]),
      async diary => {
        snapshots = diary.snapshots;
        return { outcomes: [], report };
      },
      { noNewCommit: true },
    );
    expect(snapshots).toEqual(['v1', 'v2', undefined]);
  });

  it.each([
    [true, new Error('red'), DAY],
    [true, undefined, undefined],
    [false, new Error('red'), undefined],
  ])('keeps the lock only of what failed, and where asked: %s, %s', async (hold, error, kept) => {
    const log = aLog();
    const { now } = await run(
      log,
      async () => ({ outcomes: [outcome()], report: { ...report, ...(error && { error }) } }),
      { hold },
    );
    expect(log.keptUntil()).toBe(kept && now + kept);
  });

  it('writes down that nothing ever served', async () => {
    const log = aLog();
    const refused = run(log, async diary => {
      await diary.intend(before('v1', 'v7'));
      diary.neverServed(new Error('refused\nby the platform'));
      throw new Error('refused');
    });
    await expect(refused).rejects.toThrow('refused');
    const told = { verdict: 'not-started', detail: 'refused' };
    expect(log.outcomes[0]).toMatchObject({ verdict: 'not-started', targets: [told, told] });
  });

  it.each([
    ['no environment is named', aLog(), { release: undefined }],
    ['there is nowhere to write', {}, {}],
  ])('just works where %s', async (_, log, fields) => {
    const { told } = await run(
      log,
      async diary => {
        await diary.intend(before('v1', 'v7'));
        diary.neverServed(new Error('x'));
        return { outcomes: [outcome()], report };
      },
      fields,
    );
    expect(told).toBe(report);
    expect('intents' in log ? [...log.intents, ...log.outcomes] : []).toEqual([]);
  });
});
