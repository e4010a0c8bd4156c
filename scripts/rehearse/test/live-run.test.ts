import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LocalRun, startRun } from '../../../packages/local-cloud/src/index.ts';
import { PROJECTS, REGION } from '../google.ts';
import { onRun, trafficOf } from '../live-run.ts';
import type { Place } from '../places.ts';

const AT = [PROJECTS.staging, REGION, 'web'] as const;
const place = { project: PROJECTS.staging, regions: [REGION] } as unknown as Place;
const template = (revision: string) => ({
  revision,
  containers: [{ image: `example.com/${revision}`, ports: [{ containerPort: 8080 }] }],
});

let run: LocalRun;
beforeAll(async () => {
  run = await startRun();
  await run.world.create(...AT, { template: template('web-one') });
});
afterAll(() => run.close());

it('what serves is told by the status of the traffic, with the image of its revision', async () => {
  expect(onRun(run, place, 'web')).toEqual({
    image: 'example.com/web-one',
    state: 'web-one 100 %',
    whole: true,
  });
  await run.world.writeAsSomeoneElse(...AT, {
    template: template('web-two'),
    traffic: [
      { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: 'web-one', percent: 90 },
      { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: 'web-two', percent: 10 },
    ],
  });
  await expect.poll(() => trafficOf(run, place, 'web').newest).toEqual({ revision: 'web-two', percent: 10 });
  expect(onRun(run, place, 'web')).toEqual({
    image: 'example.com/web-one',
    state: 'web-one 90 %, web-two 10 %',
    whole: false,
  });
});

it('where there is no service, nothing serves', () => {
  expect(onRun(run, place, 'api')).toEqual({ image: 'nothing serves', state: '', whole: false });
});
