import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalCloud, type LocalRun, processRuntime, startLocalCloud } from '../../src/index.ts';
import { pushImage } from '../runtime/image-fixture.ts';
import { idOf, pinned, type Seen, templateOf } from './world-fixture.ts';

const SERVER = `
import { createServer } from 'node:http';
const { NAME, K_REVISION, PORT, SILENT } = process.env;
console.log('starting ' + NAME);
if (!SILENT) createServer((_, answer) => answer.end(NAME + ' ' + K_REVISION)).listen(Number(PORT), '127.0.0.1');
else setInterval(() => {}, 1000);
`;
const FAIL = "console.error('no database'); process.exit(3);";

let cloud: LocalCloud;
let run: LocalRun;
const images: Record<string, string> = {};
const PLACE = ['shop-staging', 'europe-west1', 'api'] as const;
const NAME = 'projects/shop-staging/locations/europe-west1/services/api';

beforeAll(async () => {
  // Without credentials, so that an image is pushed in a few lines.
  cloud = await startLocalCloud({
    auth: false,
    google: { run: { speed: 200, runtime: () => processRuntime() } },
  });
  if (cloud.run === undefined) throw new Error('no Cloud Run');
  run = cloud.run;
  const { host } = cloud.google.registry;
  const push = (name: string, script: string) =>
    pushImage(host, `shop/${name}`, {
      config: { Entrypoint: ['node'], Cmd: ['/server.mjs'], Env: [`NAME=${name}`] },
      files: [{ path: 'server.mjs', data: script }],
    });
  for (const name of ['one', 'two']) images[name] = await push(name, SERVER);
  images.fails = await push('fails', FAIL);
  await run.world.create(...PLACE, { template: templateOf(images.one ?? '') });
});
afterAll(() => cloud.close());

const call = async (method: string, path: string, body?: object): Promise<Seen> => {
  const answer = await fetch(`${run.url}/v2/${path}`, {
    method,
    ...(body && { body: JSON.stringify(body) }),
  });
  return answer.json();
};
/** Updates it and waits until that is done. */
const updated = async (service: object, mask: string): Promise<Seen> => {
  let operation = await call('PATCH', `${NAME}?updateMask=${mask}`, service);
  while (operation.done === false) operation = await call('GET', operation.name);
  return operation;
};
const told = async (url: string): Promise<string> => (await fetch(url)).text();
const latest = () => idOf(String(run.world.service(...PLACE)?.latestReadyRevision));

describe('a service whose containers really run', () => {
  it('answers at its address, with its own variables', async () => {
    const { uri } = await call('GET', NAME);
    expect(uri).toBe(await run.world.url(...PLACE));
    expect(await told(uri)).toBe(`one ${latest()}`);
  });

  it('splits requests as its traffic is split, and answers for each tag alone', async () => {
    const first = latest();
    const traffic = [pinned(first, 75), pinned('api-two', 25, 'next')];
    const { error } = await updated(
      { template: templateOf(images.two ?? '', { revision: 'api-two' }), traffic },
      'template,traffic',
    );
    expect(error).toBeUndefined();
    const service = await call('GET', NAME);
    const answers = [];
    for (let i = 0; i < 8; i++) answers.push(await told(service.uri));
    expect(answers.filter(each => each === `one ${first}`)).toHaveLength(6);
    expect(answers.filter(each => each === 'two api-two')).toHaveLength(2);
    const { uri } = service.trafficStatuses[1];
    expect(uri).toBe(await run.world.tagUrl(...PLACE, 'next'));
    expect(await told(uri)).toBe('two api-two');
  });

  it('goes on with what it has when what is new ends before it listens', async () => {
    const before = (await call('GET', NAME)).trafficStatuses;
    const { error } = await updated({ template: templateOf(images.fails ?? '') }, 'template');
    expect(error.message).toMatch(/failed to start and listen/);
    const after = await call('GET', NAME);
    expect(after.trafficStatuses).toEqual(before);
    expect(await told(before[1].uri)).toBe('two api-two');
    const lines = cloud.google.logging
      .entries('shop-staging')
      .filter(({ resource }) => resource.labels.revision_name === idOf(after.latestCreatedRevision));
    expect(lines.map(({ textPayload }) => textPayload)).toEqual(['no database', 'Container called exit(3).']);
  });

  it('does not take a program for ready that never listens', async () => {
    const containers = [
      {
        image: images.two,
        env: [{ name: 'SILENT', value: '1' }],
        startupProbe: { httpGet: { path: '/' }, periodSeconds: 1 },
      },
    ];
    const { error } = await updated({ template: { containers } }, 'template');
    expect(error.message).toMatch(/failed the configured startup probe checks/);
  });

  it('does not find an image that its registry does not have', async () => {
    const image = `${cloud.google.registry.host}/shop/one:none`;
    const { error } = await updated({ template: templateOf(image) }, 'template');
    expect(error).toEqual({ code: 5, message: expect.stringContaining(`Image '${image}' not found`) });
  });
});
