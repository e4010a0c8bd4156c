import type { Strategy } from '@pipeline/contracts';
import { type Check, type Part, planAll, rollOut } from '@pipeline/rollout';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunFault } from '../../../local-cloud/src/cloudrun/faults.ts';
import {
  type RunNow,
  type RunSnapshot,
  type RunStarted,
  type RunStep,
  type RunWanted,
  SERVICE,
  servingOf,
} from '../../src/index.ts';
import { runCloud } from './run-cloud.ts';

const steps: Strategy = { kind: 'stepped', steps: [10, 50, 100], pause: 0 };
const passes: Check = async () => ({ ok: true, detail: 'fine' });

let at: Awaited<ReturnType<typeof runCloud>>;
beforeEach(async () => {
  at = await runCloud(SERVICE);
});
afterEach(() => at.close());

async function deploy(tag: string, strategy: Strategy, check: Check = passes) {
  const wanted: RunWanted = { containers: { '': { image: `example.com/api:${tag}` } } };
  const planned = await planAll([{ target: at.target(at.api), wanted, strategy }]);
  const [part] = await rollOut<RunNow, RunWanted, RunStep, RunStarted, RunSnapshot>([planned], {
    timeout: 600_000,
    clock: at.clock,
    onFailure: 'rollback',
    check,
  });
  return part as Part<RunNow, RunWanted, RunStep, RunStarted, RunSnapshot>;
}

describe('a rollout by steps, where the platform goes wrong', () => {
  it.each<[string, RunFault]>([
    ['a revision’s name is minded at each update', { kind: 'revision-named-again' }],
    ['somebody sets a label before each write', { kind: 'conflict', count: 2 }],
    ['LATEST has no revision in its status', { kind: 'latest-without-revision' }],
  ])('is steady though %s', async (_, fault) => {
    at.world.faults.add(fault);
    const { ending, started } = await deploy('2', steps);
    expect(ending).toMatchObject({ state: 'steady' });
    expect(servingOf(at.document())).toEqual([{ revision: started?.revision, percent: 100 }]);
    expect(at.serves()).toBe('example.com/api:2');
  });

  it.each<[string, RunFault, object]>([
    ['never ends', { kind: 'never-ends', count: 1 }, { name: 'TimeoutError' }],
    [
      'has a container that crashes',
      { kind: 'crash', exitCode: 3 },
      { state: 'failed', reason: 'crashing', detail: expect.stringContaining('failed to start') },
    ],
    [
      'has a startup probe that fails',
      { kind: 'startup-probe-fails' },
      { state: 'failed', reason: 'crashing' },
    ],
    ['has no image', { kind: 'image-missing' }, { state: 'failed', reason: 'rejected' }],
    ['may not read its image', { kind: 'image-denied' }, { state: 'failed', reason: 'rejected' }],
    [
      'cannot be routed to',
      { kind: 'traffic-fails', count: 1 },
      { state: 'failed', reason: 'stopped', detail: expect.stringContaining('traffic could not be moved') },
    ],
  ])('is taken back where it %s, and traffic has stayed where it was', async (_, fault, verdict) => {
    for (const strategy of [steps, { kind: 'all-at-once' } as const]) {
      const before = servingOf(at.document());
      at.world.faults.clear();
      at.world.faults.add(fault);
      const part = await deploy('2', strategy);
      expect(part.ending).toMatchObject(verdict);
      expect(part.wayBack).toMatchObject({ state: 'back' });
      expect(servingOf(at.document())).toEqual(before);
      expect(at.serves()).toBe('example.com/api:1');
    }
  });

  it('is refused where somebody deploys just before it, and theirs stays', async () => {
    const template = { containers: [{ name: 'api', image: 'example.com/api:9' }] };
    at.world.faults.add({ kind: 'conflict', patch: { template } });
    const { ending, wayBack } = await deploy('2', steps);
    expect(ending).toMatchObject({ name: 'RemoteError', outcome: 'known', transient: false });
    expect(wayBack).toBeUndefined();
    await at.scheduler.until(() => !at.document().reconciling);
    expect(at.serves()).toBe('example.com/api:9');
  });
});
