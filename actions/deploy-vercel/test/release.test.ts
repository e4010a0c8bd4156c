import { describe, expect, it } from 'vitest';
import { aReleaseLog } from '../../../packages/deploy-stage/test/release-log.ts';
import { refusal as refused } from '../../../packages/vercel/test/fake-vercel.ts';
import { DOMAIN, LIVE, PRODUCTION, shopForEach, text } from './fakes.ts';

const { shop, deploy } = shopForEach();

describe('with an environment', () => {
  const RECORDED = { ...PRODUCTION, environment: 'production' };

  it('writes the intent before anything is made, and the deployment once there is one', async () => {
    const { release, records } = aReleaseLog();
    const { intend } = release.log;
    release.log.intend = async intent => {
      expect(shop.created()).toBe(0);
      await intend(intent);
    };
    const { outputs } = await deploy(RECORDED, { release });
    const id = outputs['deployment-id'];
    expect(outputs['release-id']).toBe('42.1');
    expect(records).toMatchObject([
      {
        intent: {
          targets: [
            {
              subject: 'vercel:acme/shop-web',
              artifacts: { deployment: `vercel://${id}` },
              before: { deployment: LIVE },
            },
          ],
        },
        outcome: {
          verdict: 'steady',
          targets: [{ url: outputs.url, after: { deployment: id, hosts: { [DOMAIN]: id } } }],
        },
      },
    ]);
  });

  it('a staged one has no way back written down: nothing of production was touched', async () => {
    const { release, records } = aReleaseLog();
    const { outputs } = await deploy({ target: 'staged', environment: 'staging' }, { release });
    expect(records[0]).toMatchObject({
      intent: { targets: [{ before: { deployment: '' } }] },
      outcome: { targets: [{ verdict: 'steady', after: { deployment: outputs['deployment-id'] } }] },
    });
  });

  it('one that failed is written down as what was before', async () => {
    const { release, records } = aReleaseLog();
    await deploy({ ...RECORDED, checks: '/' }, { release, checkAt: shop.checkAt(false) });
    expect(records[0]?.outcome).toMatchObject({
      verdict: 'failed',
      targets: [{ undone: true, after: { deployment: LIVE } }],
    });
  });

  it('one that was refused never served', async () => {
    const { release, records } = aReleaseLog();
    shop.api.fault = call => (call === 'create' ? { before: refused(403, 'no') } : undefined);
    await deploy(RECORDED, { release });
    expect(records[0]?.outcome?.targets).toMatchObject([{ verdict: 'not-started' }]);
  });

  it('one that is held gets its last word when it is continued', async () => {
    const { release, records } = aReleaseLog();
    const left = await deploy({ ...RECORDED, 'at-hold': 'leave' }, { release });
    expect(records[0]?.outcome?.verdict).toBe('held');
    const run = { ...shop.ports().run, releaseId: '43.1' };
    await deploy({ operation: 'continue', environment: 'production' }, { release, run });
    expect(records.find(({ intent }) => intent.id === '42.1')?.outcome).toMatchObject({
      verdict: 'steady',
      targets: [{ url: left.outputs.url, after: { deployment: left.outputs['deployment-id'] } }],
    });
  });

  it('its lock is shown and broken', async () => {
    const { release } = aReleaseLog();
    const asked: string[] = [];
    release.lock.break = async name => {
      asked.push(name);
      return true;
    };
    release.lock.inspect = async () => ({ owner: 'x', reason: 'deploy', since: 0, expires: 1 });
    const { summary } = await deploy({ operation: 'unlock', environment: 'production' }, { release });
    expect(asked).toHaveLength(1);
    expect(text(summary)).toContain('broken');
  });
});
