import { describe, expect, it } from 'vitest';
import { turningClock } from '../../release/test/turning-clock.ts';
import { aMove } from '../../vercel/test/deployment-of.ts';
import { FakeVercel } from '../../vercel/test/fake-vercel.ts';
import { PROJECT } from '../../vercel/test/view-of.ts';
import { keepSetting, settingError } from '../src/index.ts';

/** A promotion of `dpl_2` that Vercel is still at. @param ends after how many looks it is done; never when absent */
async function moving(autoAssign: boolean, ends?: number) {
  const vercel = new FakeVercel({ live: 'dpl_1' });
  vercel.state = { ...vercel.state, autoAssign };
  await vercel.promote(PROJECT, 'dpl_2');
  let looks = 0;
  const project = vercel.project.bind(vercel);
  vercel.project = async () => {
    if (looks++ === ends) vercel.settle();
    return project();
  };
  const lines: string[] = [];
  const clock = turningClock(0);
  const keep = () =>
    keepSetting(
      { afterwards: vercel },
      { project: PROJECT, move: aMove({ autoAssign, stages: [] }) },
      { clock, log: line => lines.push(line) },
    );
  return { vercel, clock, lines, keep };
}

describe('the project’s setting', () => {
  it('is put back once Vercel’s own job has turned it on, also where nobody watched that', async () => {
    const { vercel, keep } = await moving(false, 3);
    expect(await keep()).toMatchObject({ state: 'put-back' });
    expect(vercel.state.autoAssign).toBe(false);
  });

  it('that nobody will put back is said, within the seconds that a cancelled run has', async () => {
    const { clock, lines, keep } = await moving(false);
    const kept = await keep();
    expect(kept).toMatchObject({ state: 'failed', words: expect.stringContaining('still goes on') });
    expect(settingError(kept)?.message).toBe(kept.words);
    expect(lines).toContain(kept.words);
    expect(clock.now()).toBeLessThan(6_000);
  });

  it('is waited for by nobody where it was on: a promotion leaves it on', async () => {
    const { clock, keep } = await moving(true);
    expect((await keep()).state).toBe('kept');
    expect(clock.now()).toBe(0);
  });
});

it('is no error where it is as it was', () => {
  expect([undefined, { state: 'kept', words: '' } as const].map(settingError)).toEqual([
    undefined,
    undefined,
  ]);
});
