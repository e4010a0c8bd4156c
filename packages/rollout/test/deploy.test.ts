import { type DeployTarget, type Plan, RemoteError, type Verdict } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { deploy, planDeploy } from '../src/index.ts';
import { fakeClock } from './fake-clock.ts';

const lost = new RemoteError('no answer', { service: 'X', operation: 'Update', outcome: 'unknown' });
const refused = new RemoteError('no', { service: 'X', operation: 'Update', status: 400 });

/** A platform with one number; `lose` says whether an apply's answer is lost, before or after the effect. */
class Platform implements DeployTarget<number, number, number, { id: number }> {
  readonly name = 'number';
  live = 1;
  deploys = 0;
  readonly #lose: ('before' | 'after' | 'refused')[];

  constructor(...lose: ('before' | 'after' | 'refused')[]) {
    this.#lose = lose;
  }
  observe = async () => this.live;
  plan = (now: number, wanted: number): Plan<number> => ({
    subject: 'number',
    changes: now === wanted ? [] : [{ what: 'number', from: String(now), to: String(wanted) }],
    step: wanted,
  });
  apply = async ({ step }: Plan<number>) => {
    const fault = this.#lose.shift();
    if (fault === 'before') throw lost;
    if (fault === 'refused') throw refused;
    this.live = step;
    this.deploys += 1;
    if (fault === 'after') throw lost;
    return { id: this.deploys };
  };
  findStarted = async ({ step }: Plan<number>) => (this.live === step ? { id: this.deploys } : undefined);
  judge = async (started: { id: number }): Promise<Verdict> =>
    started.id === this.deploys
      ? { state: 'steady', detail: String(this.live) }
      : { state: 'superseded', detail: '' };
}

const options = () => ({ timeout: 10_000, clock: fakeClock() });

describe('deploy', () => {
  it('tells what was, what changed, and how it ended', async () => {
    const outcome = await deploy(new Platform(), 2, options());
    expect(outcome).toMatchObject({
      before: 1,
      plan: { changes: [{ from: '1', to: '2' }] },
      started: { id: 1 },
    });
    expect(outcome.verdict.state).toBe('steady');
  });

  it.each(['before', 'after'] as const)('deploys once when the answer is lost %s the effect', async when => {
    const platform = new Platform(when);
    const { verdict } = await deploy(platform, 2, options());
    expect(verdict).toEqual({ state: 'steady', detail: '2' });
    expect(platform.deploys).toBe(1);
  });

  it('does not try again what was refused', async () => {
    const platform = new Platform('refused');
    await expect(deploy(platform, 2, options())).rejects.toBe(refused);
    expect(platform.deploys).toBe(0);
  });

  it('starts nothing once cancelled', async () => {
    const platform = new Platform();
    const signal = AbortSignal.abort(new Error('cancelled'));
    await expect(deploy(platform, 2, { ...options(), signal })).rejects.toThrowError('cancelled');
    expect(platform.deploys).toBe(0);
  });
});

it('planDeploy changes nothing', async () => {
  const platform = new Platform();
  const { plan } = await planDeploy(platform, 2);
  expect(plan.changes).toEqual([{ what: 'number', from: '1', to: '2' }]);
  expect(platform.live).toBe(1);
});
