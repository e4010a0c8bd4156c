import { describe, expect, it } from 'vitest';
import { promote } from '../src/promote.ts';
import { aWorld, commit, digest, released, SOURCE } from './fakes.ts';
import { read } from './read.ts';

const API = digest('api');
const TO = '210987654321.dkr.ecr.eu-west-1.amazonaws.com';

function aShop() {
  const world = aWorld();
  world.commits.set(API, commit('new'));
  const run = (given: Record<string, string>) => promote(read(given), world.ports);
  return { ...world, run };
}

it('says which layers lie elsewhere and do not go along', async () => {
  const { ports, run, warnings } = aShop();
  const { plan } = ports.images;
  const urls = ['https://base.example/x'];
  const layer = { mediaType: 'application/x', digest: digest('foreign'), size: 9, urls };
  ports.images.plan = async (from, to, wanted) => ({ ...(await plan(from, to, wanted)), foreign: [layer] });
  await run({ image: `${SOURCE}/api@${API}`, to: TO });
  expect(warnings).toContain('api: 1 of its layers lie elsewhere (base.example) and do not go along.');
});

describe('one platform of an index', () => {
  it('is refused where that image was rolled back, under whatever index it comes', async () => {
    const { ports, records, calls } = aShop();
    const arm = digest('api for arm64');
    records.production = [released('production', '42.1', { api: arm }, { undone: true })];
    const { plan } = ports.images;
    ports.images.plan = async (from, to, wanted) => {
      const whole = await plan(from, to, wanted);
      return { ...whole, roots: whole.roots.map(root => ({ ...root, digest: arm })) };
    };
    const given = { image: `${SOURCE}/api@${API}`, to: TO, tags: 'v2', environment: 'production' };
    const { error } = await promote(read({ ...given, platforms: 'linux/arm64' }), ports);
    expect(error?.message).toContain(`- api: ${arm} was live in production before and failed there`);
    expect(calls).toEqual([]);
  });
});
