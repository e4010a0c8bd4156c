import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callEcs } from '../../actions/deploy-ecs/test/ecs-wire.ts';
import { ANYWHERE, conformanceLive } from '../../scripts/conformance-live/test/script.ts';
import { buildImages, image } from './deploy-ecs.ministack-images.ts';
import { findMinistack, type Ministack, startMinistack } from './ministack.ts';
import { missing, run } from './tools.ts';

const program = findMinistack();
const absent = await missing('docker');

/** The very script that runs against AWS, with real containers. It cannot be run against AWS here. */
describe.skipIf(program === undefined || absent.length > 0)('conformance:live against ministack', () => {
  let server: Ministack;
  beforeAll(async () => {
    await buildImages();
    server = await startMinistack(program ?? '');
    await callEcs(server.url, 'CreateCluster', { clusterName: 'live' });
  });
  afterAll(() => server?.close());

  const containers = async () =>
    (await run('docker', ['ps', '--format', '{{.Image}}'])).split('\n').filter(name => name === image('cli'));

  it('holds in every case that this ECS has, and leaves nothing', async () => {
    const env = { ...ANYWHERE, AWS_ENDPOINT_URL: server.url, PIPELINE_LIVE_IMAGE: image('cli') };
    const { code, output } = await conformanceLive(env);
    console.log(output);
    expect(code, output).toBe(0);
    for (const name of ['good', 'crash-loop', 'image-missing', 'one-off'])
      expect(output).toMatch(new RegExp(`^✓ ${name}: `, 'm'));
    const listed = await callEcs<{ serviceArns: string[] }>(server.url, 'ListServices', { cluster: 'live' });
    expect(listed.serviceArns).toEqual([]);
    expect(await containers()).toEqual([]);
  });
});
