import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalRegistry, startRegistry } from '../../packages/local-cloud/src/index.ts';
import { image } from './deploy-ecs.ministack-images.ts';
import { Shop } from './deploy-ecs.ministack-shop.ts';
import { findMinistack } from './ministack.ts';
import { missing } from './tools.ts';

/** Milliseconds that we wait by ourselves between ECS's verdict and ours. */
const LATEST = 5_000;
const NO_BREAKER = { deploymentCircuitBreaker: { enable: false, rollback: false } };

const program = findMinistack();
const absent = await missing('docker');

describe.skipIf(program === undefined || absent.length > 0)(
  'deploy-ecs with real containers, through ministack',
  () => {
    let shop: Shop;
    /** Knows no image. */
    let registry: LocalRegistry;
    beforeAll(async () => {
      registry = await startRegistry();
      shop = await Shop.open(program ?? '');
    });
    afterAll(async () => {
      await shop?.close();
      await registry?.close();
    });

    it('is green when the new containers run', async () => {
      await shop.serve('api');
      const { ended, late } = await shop.deploy('api', image('two'));
      expect(ended).toMatchObject({ code: 0, outputs: { verdict: 'steady' } });
      expect(late).toBeLessThan(LATEST);
      expect(await shop.images('api')).toEqual([image('two')]);
    });

    it('tells why containers that crash were rolled back, and the old ones serve', async () => {
      await shop.serve('worker');
      const { ended, late } = await shop.deploy('worker', image('crash'));
      expect([ended.code, ended.outputs.verdict]).toEqual([1, 'failed']);
      expect(ended.error).toContain('does not run worker:2');
      expect(ended.error).toContain('exit code 3');
      expect(ended.summary).toContain('leaving with 3');
      expect(late).toBeLessThan(LATEST);
      expect(await shop.images('worker')).toEqual([image('one')]);
      expect((await shop.look('worker')).taskDefinition).toMatch(/worker:1$/);
    });

    it('tells that an image does not exist', async () => {
      await shop.serve('web');
      const { ended, late } = await shop.deploy('web', `${registry.host}/shop/web:missing`);
      expect([ended.code, ended.outputs.verdict]).toEqual([1, 'failed']);
      expect(ended.error).toContain('CannotPullContainerError');
      expect(ended.error).toContain('Likely cause: The image could not be pulled');
      expect(late).toBeLessThan(LATEST);
      expect((await shop.look('web')).taskDefinition).toMatch(/web:1$/);
    });

    it('returns the old image itself where the breaker only stops', async () => {
      await shop.serve('mailer', { deploymentCircuitBreaker: { enable: true, rollback: false } });
      const { ended, late } = await shop.deploy('mailer', image('crash'));
      expect([ended.code, ended.outputs.verdict]).toEqual([1, 'failed']);
      expect(ended.error).toContain('mailer:1 serves again');
      expect(late).toBeLessThan(LATEST);
      expect(await shop.images('mailer')).toEqual([image('one')]);
    });

    // Without a breaker this ECS counts no failed task and never gives up: the time has to.
    it('is never green on a crash loop without a breaker, and returns the old image itself', async () => {
      await shop.serve('search', NO_BREAKER);
      const { ended, watcher } = await shop.deploy('search', image('crash'), { 'wait-timeout': '60s' });
      expect([ended.code, ended.outputs.verdict]).toEqual([1, 'failed']);
      expect(ended.error).toMatch(/tasks ended by themselves \(exit code 3\)/);
      expect(ended.error).toContain('search:1 serves again');
      expect(watcher.seen.some(({ service }) => service.taskDefinition.endsWith('search:2'))).toBe(true);
      expect((await shop.look('search')).taskDefinition).toMatch(/search:1$/);
      expect(await shop.images('search')).toEqual([image('one')]);
    });

    // This ECS calls a rollout COMPLETED once a task has run for a second, and no later crash changes that.
    describe('a program that ends when ECS has looked away', () => {
      it('is green, as ECS has it, where nothing else looks', async () => {
        await shop.serve('report', NO_BREAKER);
        const { ended } = await shop.deploy('report', image('late'));
        expect(ended.outputs.verdict).toBe('steady');
      });

      it('is found by a check, and the old image returns', async () => {
        await shop.serve('basket', NO_BREAKER);
        const list = `docker ps --quiet --filter ancestor=${image('late')}`;
        const lasts = `before=$(${list}); sleep 6; test "$before" = "$(${list})"`;
        const { ended } = await shop.deploy('basket', image('late'), { 'check-command': `sh\n-c\n${lasts}` });
        expect([ended.code, ended.outputs.verdict]).toEqual([1, 'failed']);
        expect(ended.error).toContain('basket:1 serves again');
        expect(await shop.images('basket')).toEqual([image('one')]);
      });
    });
  },
);
