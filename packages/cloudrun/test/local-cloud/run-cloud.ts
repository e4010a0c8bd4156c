import type { Clock } from '@pipeline/contracts';
import { dispatcher } from '../../../local-cloud/src/cloudrun/dispatch.ts';
import { restHandler } from '../../../local-cloud/src/cloudrun/rest/handler.ts';
import { createWorld } from '../../../local-cloud/src/cloudrun/world.ts';
import { virtualScheduler } from '../../../local-cloud/src/ecs/virtual-scheduler.ts';
import { listen } from '../../../local-cloud/src/http/listen.ts';
import { type Behaviour, simulatedRuntime } from '../../../local-cloud/src/runtime/simulated.ts';
import { type Kind, openRun, type Raw, type RunApi, RunTarget } from '../../src/index.ts';
import { sharesOf } from '../../src/traffic/shares.ts';
import { fields, lastPart } from '../../src/view/fields.ts';
import { readService } from '../../src/view/service.ts';

const AT = { project: 'shop-staging', region: 'europe-west1' };
const PARENT = `projects/${AT.project}/locations/${AT.region}`;
const behave = ({ image }: { image: string }): Behaviour =>
  image.includes('bad') ? { exitAfter: 1_000, exitCode: 1 } : {};

/** A service or a worker pool `api` that serves its first image in the local cloud, over HTTP, in time that passes on demand. */
export async function runCloud(kind: Kind) {
  const scheduler = virtualScheduler();
  const world = createWorld({ scheduler, runtime: simulatedRuntime(scheduler.after, behave) });
  const caller = { email: 'deploy@example.com', members: ['user:deploy@example.com'] };
  const server = await listen(restHandler(dispatcher(world, () => caller)), { name: 'cloudrun' });
  const clock: Clock = { now: scheduler.now, sleep: ms => scheduler.advance(ms) };
  const credentials = { accessToken: async () => 'token', invalidate: () => undefined };
  const api = await openRun({ endpoint: server.url, credentials, clock });
  const template = { containers: [{ name: 'api', image: 'example.com/api:1' }] };
  await kind.collection(api).create(AT, 'api', { template });
  const documents = kind.parent === 'services' ? world.services : world.workerPools;
  const document = () => readService(documents.get(`${PARENT}/${kind.parent}/api`) ?? {});
  await scheduler.until(() => document().latestReady !== '' && !document().reconciling);
  const revisions = () =>
    [...world.revisions].filter(([name]) => name.startsWith(`${PARENT}/${kind.parent}/api/`));
  return {
    api,
    clock,
    world,
    scheduler,
    document,
    revisions,
    target: (using: RunApi, release = '42.1') =>
      new RunTarget({ api: using, clock, log: () => undefined }, AT, kind, 'api', {
        release,
        commit: '0123456789abcdef',
      }),
    /** The images that have a share, past the target. */
    serves(): string {
      const shares = sharesOf(document().serving);
      const images = revisions().flatMap(([name, raw]) =>
        shares.has(lastPart(name))
          ? fields(raw as Raw, 'a revision')
              .list('containers')
              .map(each => each.text('image'))
          : [],
      );
      return [...new Set(images)].sort().join(' + ');
    },
    async close() {
      await server.close();
      await world.fronts.close();
    },
  };
}
