import { ActionError } from '@pipeline/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import { aReleaseLog } from '../../../packages/deploy-stage/test/release-log.ts';
import { deployCloudRun } from '../src/deploy-cloudrun.ts';
import type { Ports } from '../src/ports.ts';
import { type Given, read } from './config/read.ts';
import { aShop } from './fakes.ts';

const OLD = 'api-00001-one';
const GIVEN = { service: 'api', 'wait-timeout': '1m', 'dry-run': 'false' };
const SUBJECT = 'cloudrun:shop-staging/europe-west1/services/api';

let shop: ReturnType<typeof aShop>;
beforeEach(() => {
  shop = aShop();
});
const settle = (operation: string, inputs: Given = {}, ports: Partial<Ports> = {}) =>
  deployCloudRun(read({ ...GIVEN, operation, ...inputs }), shop.ports(ports));
/** An earlier run's, that waits without traffic. */
const hold = (ports: Partial<Ports> = {}, inputs: Given = {}) =>
  deployCloudRun(
    read({ ...GIVEN, image: 'example.com/api:2', 'no-traffic': 'true', ...inputs }),
    shop.ports(ports),
  );

describe('what waits', () => {
  it('is let go on, and watched to its end', async () => {
    const { outputs } = await hold();
    const next = await settle('continue');
    expect(next.error).toBeUndefined();
    expect(next.outputs).toMatchObject({
      verdict: 'steady',
      revision: outputs.revision,
      'previous-revision': OLD,
      traffic: { [String(outputs.revision)]: 100 },
    });
  });

  it('is stopped as asked, which is green', async () => {
    const { outputs } = await hold();
    const stopped = await settle('abort');
    expect(stopped.error).toBeUndefined();
    expect(stopped.outputs).toMatchObject({
      verdict: 'steady',
      revision: OLD,
      'previous-revision': outputs.revision,
      services: { 'api@europe-west1': { detail: expect.stringContaining('stopped as asked') } },
    });
    expect(shop.service.serving).toEqual({ [OLD]: 100 });
  });

  it('goes back where a check fails on its way', async () => {
    await hold();
    const check = async () => ({ ok: false, detail: '/health answered 500' });
    const { outputs, error } = await settle('continue', {}, { check });
    expect(outputs.verdict).toBe('failed');
    expect(error?.message).toContain('/health answered 500');
    expect(error?.message).toContain(`${OLD} serves again`);
    expect(shop.service.serving).toEqual({ [OLD]: 100 });
  });

  it('goes back where it is found bad once it serves, as the deploy that left it would have', async () => {
    const { outputs: held } = await hold();
    const check: Ports['check'] = async ({ hold }) => ({ ok: hold !== undefined, detail: '/ answered 500' });
    const { outputs, error } = await settle('continue', {}, { check });
    expect(outputs).toMatchObject({ verdict: 'failed', revision: held.revision, traffic: { [OLD]: 100 } });
    expect(error?.message).toContain(`${OLD} serves again`);
    expect(shop.service.serving).toEqual({ [OLD]: 100 });
  });

  it('stays where it was found bad and nothing is to be taken back', async () => {
    const { outputs } = await hold();
    const check: Ports['check'] = async ({ hold }) => ({ ok: hold !== undefined, detail: '/ answered 500' });
    expect((await settle('continue', { 'on-failure': 'report' }, { check })).outputs.verdict).toBe('failed');
    expect(shop.service.serving).toEqual({ [String(outputs.revision)]: 100 });
  });

  it.each(['continue', 'abort'])('is only looked at in a dry run of %s', async operation => {
    await hold();
    const { length } = shop.service.writes;
    const { outputs, error } = await settle(operation, { 'dry-run': 'true' });
    expect([error, outputs.verdict, shop.service.writes.length]).toEqual([undefined, 'planned', length]);
  });

  it.each(['continue', 'abort'])('where there is nothing, %s is told so', async operation => {
    const { outputs, error } = await settle(operation);
    expect(outputs.verdict).toBe('not-started');
    expect(error?.message).toBe('Cloud Run service europe-west1/api has no deployment in flight');
  });
});

describe('what a release has left held', () => {
  const STAGING = { environment: 'staging' };

  it('is written there as steady once it has gone on', async () => {
    const { release, records } = aReleaseLog();
    const url = 'https://api-abc-ew.a.run.app';
    Object.assign(shop.service.doc ?? {}, { uri: url });
    const { outputs } = await hold({ release }, STAGING);
    expect(records[0]?.outcome).toMatchObject({ verdict: 'held', targets: [{ url }] });
    await settle('continue', STAGING, { release });
    expect(records[0]?.outcome?.targets).toMatchObject([
      { subject: SUBJECT, verdict: 'steady', url, after: { revision: outputs.revision } },
    ]);
  });

  it('is written there as undone once it was stopped, and by whom', async () => {
    const { release, records } = aReleaseLog();
    await hold({ release }, STAGING);
    await settle('abort', STAGING, { release });
    expect(records[0]?.outcome?.targets).toMatchObject([
      { verdict: 'failed', undone: true, detail: expect.stringContaining('stopped by anna') },
    ]);
  });

  it('stays so where the one who looked was cancelled', async () => {
    const { release, records } = aReleaseLog();
    await hold({ release }, STAGING);
    shop.abort.abort(new ActionError('cancelled', 'The run was cancelled'));
    await settle('continue', STAGING, { release }).catch(() => undefined);
    expect(records[0]?.outcome).toMatchObject({ verdict: 'held' });
  });
});
