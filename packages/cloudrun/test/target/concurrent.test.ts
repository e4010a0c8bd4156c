import { RemoteError, type Strategy } from '@pipeline/contracts';
import { drive } from '@pipeline/rollout';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLatest, newestOf } from '../../src/traffic/serving.ts';
import { readService } from '../../src/view/service.ts';
import { type FakeRun, runningFake } from '../fake-run.ts';
import { passes, shop } from './run-fixture.ts';

const verify: Strategy = { kind: 'verify-first' };
const steps: Strategy = { kind: 'stepped', steps: [10, 100], pause: 0 };
const theirTemplate = { revision: 'api-theirs', containers: [{ name: 'api', image: 'example.com/api:9' }] };
const label = (fake: FakeRun) => () => fake.theirs({ labels: { team: 'ops' }, annotations: { theirs: 'x' } });
const pin = (revision: string, percent = 100) => ({ type: 'X_REVISION', revision, percent });

describe('an update that somebody else was quicker than', () => {
  it('is sent again where they set a label, and what they set stays', async () => {
    const at = shop();
    at.fake.trouble('update', label(at.fake));
    const { ending } = await at.deploy(at.image('2'), { strategy: steps });
    expect(ending).toMatchObject({ state: 'steady' });
    expect(at.fake.doc?.labels).toEqual({ team: 'ops' });
    expect(at.fake.annotations).toEqual({ theirs: 'x' });
    expect(at.fake.revisions).toHaveLength(2);
  });

  it('is refused where they changed what the labels that it writes were planned on', async () => {
    const at = shop();
    at.fake.trouble('update', label(at.fake));
    const { ending } = await at.deploy({ ...at.image('2'), labels: { mine: 'yes' } });
    expect(ending).toMatchObject({ name: 'RemoteError', outcome: 'known' });
    expect(at.fake.doc?.labels).toEqual({ team: 'ops' });
  });

  it('is refused where they changed the template, and names them', async () => {
    const at = shop();
    at.fake.trouble('update', () => at.fake.theirs({ template: theirTemplate }));
    const { ending, wayBack } = await at.deploy(at.image('2'));
    expect(ending).toBeInstanceOf(RemoteError);
    expect(ending).toMatchObject({
      message: 'someone@example.com changed Cloud Run service europe-west1/api since this was planned',
      transient: false,
      hint: expect.stringContaining('api-theirs'),
    });
    expect(wayBack).toBeUndefined();
    expect(at.fake.settle().serving).toEqual({ 'api-theirs': 100 });
  });

  it('is given up where they never stop', async () => {
    const at = shop();
    at.fake.trouble('update', ...Array.from({ length: 9 }, () => label(at.fake)));
    expect((await at.deploy(at.image('2'))).ending).toBeInstanceOf(RemoteError);
    expect(at.fake.calls.filter(call => call === 'update')).toHaveLength(3);
  });

  it('is sent again on the way, too', async () => {
    const at = shop();
    const check = async () => {
      at.fake.trouble('update', label(at.fake));
      return { ok: true, detail: 'fine' };
    };
    expect((await at.deploy(at.image('2'), { strategy: verify, check })).ending).toMatchObject({
      state: 'steady',
    });
    expect(at.fake.annotations).toEqual({ theirs: 'x' });
  });

  it('does not go on over what they made of the traffic', async () => {
    const at = shop();
    at.fake.theirs({ template: theirTemplate, traffic: [pin('api-00001-one')] });
    at.fake.settle();
    const check = async () => {
      at.fake.theirs({ traffic: [pin('api-theirs')] });
      return { ok: true, detail: 'fine' };
    };
    const { ending, wayBack } = await at.deploy(at.image('2'), { strategy: verify, check });
    expect(ending).toMatchObject({
      state: 'superseded',
      detail: 'traffic is now to be api-theirs 100%, set by someone@example.com',
    });
    expect(wayBack).toMatchObject({ state: 'left' });
    expect(at.fake.settle().serving).toEqual({ 'api-theirs': 100 });
  });

  it('ends beside a revision that they gave no traffic, by name instead of LATEST', async () => {
    const at = shop();
    const check = async () => {
      if (!at.fake.revisions.some(({ id }) => id === 'api-theirs'))
        at.fake.theirs({
          template: theirTemplate,
          traffic: [...at.fake.asked, { type: 'X_REVISION', revision: 'api-theirs', tag: 'preview' }],
        });
      return { ok: true, detail: 'fine' };
    };
    const { ending, started } = await at.deploy(at.image('2'), { strategy: steps, check });
    expect(ending).toMatchObject({ state: 'steady' });
    expect(at.fake.serving).toEqual({ [started?.revision ?? '']: 100 });
    expect(at.fake.asked.map(({ revision, tag }) => [revision, tag])).toEqual([
      [started?.revision, undefined],
      ['api-theirs', 'preview'],
    ]);
  });

  it('goes its way also where Google wants the template’s name taken off, and nothing else gets traffic', async () => {
    for (const ok of [true, false]) {
      const at = shop();
      at.fake.mindsNames = true;
      const check = async ({ hold }: { hold?: { traffic?: number } }) => ({
        ok: ok || hold?.traffic !== 10,
        detail: 'as drawn',
      });
      const { ending, started, wayBack } = await at.deploy(at.image('2'), { strategy: steps, check });
      if (ok) expect(ending).toMatchObject({ state: 'steady' });
      else expect(wayBack).toMatchObject({ state: 'back' });
      expect(at.fake.serving).toEqual({ [ok ? (started?.revision ?? '') : 'api-00001-one']: 100 });
    }
  });

  it('is found after its answer was lost, and sent once', async () => {
    const at = shop();
    at.fake.trouble('update', 'lost-after');
    const { ending } = await at.deploy(at.image('2'), { strategy: verify });
    expect(ending).toMatchObject({ state: 'steady' });
    expect(at.fake.revisions).toHaveLength(2);
  });

  it('is found after its answer was lost where theirs came on top', async () => {
    const at = shop();
    const on = at.target();
    const plan = await at.plan(at.image('2'));
    at.fake.trouble('update', 'lost-after');
    await expect(on.apply(plan)).rejects.toMatchObject({ outcome: 'unknown' });
    at.fake.theirs({ template: theirTemplate });
    const started = await on.findStarted(plan);
    if (started === undefined) throw new Error('it was not found');
    const options = { timeout: 60_000, clock: at.clock };
    expect(await drive(on, started, options)).toMatchObject({ verdict: { state: 'superseded' } });
  });
});

describe('LATEST', () => {
  /** What somebody else may do at any moment; each is as `gcloud` and others would write it. */
  const deeds: Record<string, (fake: FakeRun, id: number) => void> = {
    label: fake => fake.theirs({ labels: { team: 'ops' } }),
    deploy: (fake, id) =>
      fake.theirs({
        template: { ...theirTemplate, revision: `api-t${id}` },
        traffic: [{ type: 'X_LATEST', percent: 100 }],
      }),
    preview: (fake, id) => {
      const serves = Object.entries(fake.serving).map(([revision, percent]) => pin(revision, percent));
      fake.theirs({ template: { ...theirTemplate, revision: `api-t${id}` }, traffic: serves });
    },
    broken: (fake, id) =>
      fake.theirs({ template: { revision: `api-t${id}`, containers: [{ name: 'api', image: 'bad' }] } }),
    nothing: () => undefined,
  };
  const deed = fc.constantFrom(...Object.keys(deeds));
  const strategies: Strategy[] = [
    { kind: 'all-at-once' },
    verify,
    steps,
    { kind: 'blue-green', bake: 1_000 },
  ];

  it('is only written where the newest revision is ours, and green is only what really serves', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...strategies), fc.constantFrom('2', '3', 'bad'), fc.boolean()), {
          minLength: 1,
          maxLength: 3,
        }),
        fc.array(deed, { maxLength: 8 }),
        async (deploys, meanwhile) => {
          const fake = runningFake();
          const at = shop(fake);
          let id = 0;
          for (const name of meanwhile) fake.trouble('update', () => deeds[name]?.(fake, id++));
          const ours = new Set<string>();
          const wrong: unknown[] = [];
          fake.beforeWrite = (body, mask) => {
            const read = readService(fake.doc ?? {});
            const template = (body.template ?? {}) as { revision?: string };
            if (mask.includes('template')) ours.add(template.revision ?? '');
            if (!mask.includes('traffic') || !isLatest(readService({ traffic: body.traffic }))) return;
            // Or it stands so already, and this very update makes the newest.
            const fair = ours.has(newestOf(read)) || (isLatest(read) && mask.includes('template'));
            if (!fair) wrong.push({ newest: newestOf(read), traffic: body.traffic });
          };
          let release = 41;
          for (const [strategy, tag, good] of deploys) {
            release += 1;
            const check = async () => ({ ok: good, detail: 'as drawn' });
            const { ending, started } = await at
              .deploy(at.image(tag), { strategy, check, release: `${release}.1` })
              .catch(() => ({ ending: undefined, started: undefined }));
            if (!ending || ending instanceof Error || ending.state !== 'steady') continue;
            expect(fake.serving).toEqual({ [started?.revision ?? '']: 100 });
          }
          expect(wrong).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is not given back over somebody else’s newer revision', async () => {
    const at = shop();
    await at.deploy(at.image('2'), { strategy: verify, leave: true });
    at.fake.theirs({ template: theirTemplate, traffic: at.fake.asked });
    at.fake.settle();
    const { started, verdict } = await at.goOn('44.1', passes);
    expect(verdict).toMatchObject({ state: 'steady' });
    expect(at.fake.asked).toEqual([expect.objectContaining({ revision: started.revision, percent: 100 })]);
  });
});
