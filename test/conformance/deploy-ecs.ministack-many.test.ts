import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WireService } from '../../actions/deploy-ecs/test/ecs-wire.ts';
import { image } from './deploy-ecs.ministack-images.ts';
import { Shop } from './deploy-ecs.ministack-shop.ts';
import { findMinistack } from './ministack.ts';
import { pausesIn } from './pauses.ts';
import { missing } from './tools.ts';

const TEN = Array.from({ length: 10 }, (_, at) => `many-${at}`);
/** Milliseconds that we wait by ourselves between ECS's last verdict and ours. */
const LATEST = 5_000;

const program = findMinistack();
const absent = await missing('docker');

describe.skipIf(program === undefined || absent.length > 0)('ten services in one step', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await Shop.open(program ?? '');
    await Promise.all(['alone', ...TEN].map(name => shop.serve(name)));
  });
  afterAll(() => shop?.close());

  /** When all of them were first seen to serve their second revision. */
  const allServe = async (services: readonly string[], signal: AbortSignal): Promise<number> => {
    for (; !signal.aborted; await sleep(200)) {
      const seen = await shop.call<{ services: WireService[] }>('DescribeServices', {
        cluster: shop.cluster,
        services,
      });
      const serve = ({ deployments: [first] }: WireService) =>
        first?.taskDefinition.endsWith(':2') === true &&
        first.rolloutState === 'COMPLETED' &&
        first.runningCount === 1;
      if (seen.services.every(serve)) break;
    }
    return Date.now();
  };

  const deploy = async (services: readonly string[]) => {
    const { calls } = shop.front;
    calls.length = 0;
    const done = new AbortController();
    const end = allServe(services, done.signal);
    const wanted = services.map(service => ({ service, image: image('two') }));
    const ended = await shop.step({ services: JSON.stringify(wanted) });
    done.abort();
    expect([ended.code, ended.outputs.verdict], ended.log).toEqual([0, 'steady']);
    const looks = calls
      .filter(({ operation }) => operation === 'DescribeServices')
      .map(({ input }) => (JSON.parse(input) as { services: string[] }).services);
    const took = ended.endedAt - ended.startedAt;
    const late = pausesIn(calls, await end, ended.endedAt);
    console.log(
      `${services.length}: ${took} ms, ${late} ms late, ${calls.length} calls, ${looks.length} looks`,
    );
    return { ended, took, late, looks };
  };

  // How long it takes is this ECS's: ten containers take Docker a second, and it half a minute.
  it('are all steady, and looked at together', async () => {
    const one = await deploy(['alone']);
    const { ended, took, late, looks } = await deploy(TEN);
    console.log(`ten in ${(took / one.took).toFixed(1)} times the time of one`);
    const told = JSON.parse(ended.outputs.services ?? '{}') as Record<string, { verdict: string }>;
    expect(Object.entries(told).map(([name, { verdict }]) => [name, verdict])).toEqual(
      TEN.map(name => [name, 'steady']),
    );
    for (const name of TEN) expect(await shop.images(name)).toEqual([image('two')]);
    expect(late).toBeLessThan(LATEST);
    expect(looks.find(services => services.length === TEN.length)).toBeDefined();
    expect(looks.length).toBeLessThan(looks.flat().length / 2);
  });
});
