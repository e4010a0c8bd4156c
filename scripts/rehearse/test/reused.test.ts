import { describe, expect, it } from 'vitest';
import { builtAndReused, imagesBuilt, reuseProblems } from '../reused.ts';
import type { StageRun } from '../stages.ts';

const image = (digest: string, reused: boolean) => ({
  image: `r/shop@sha256:${digest}`,
  reused,
  version: 'commit',
  provenance: 'sha256:p',
  sbom: 'sha256:s',
});
const build = (images: object, job = 'next: staging build'): StageRun => ({
  job,
  environment: 'staging',
  stage: 'build-push',
  result: 'success',
  took: 1,
  outputs: { release: JSON.stringify({ images }) },
  summaries: [],
  errors: [],
  log: [],
});
const first = build({ api: image('a1', false), orders: image('o1', false) }, 'staging build');
const good = build({ api: image('a2', false), orders: image('o1', true) });

describe('a second merge that changed api', () => {
  it('is as it must be where api is built and orders reused; a pull request’s build does not count', () => {
    expect(reuseProblems([{ ...build({}), environment: undefined }, first, good], 'api')).toEqual([]);
  });

  it.each<[string, StageRun[], string]>([
    [
      'orders was built again',
      [first, build({ api: image('a2', false), orders: image('o2', false) })],
      'orders was built again',
    ],
    [
      'orders is said to be reused and is another',
      [first, build({ api: image('a2', false), orders: image('o2', true) })],
      'orders was built again',
    ],
    [
      'api was reused',
      [first, build({ api: image('a1', true), orders: image('o1', true) })],
      'api was not built again',
    ],
    ['there was no second build', [first], 'there were not two builds'],
    [
      'nothing is said of an image',
      [
        build(
          { api: { ...image('a1', false), sbom: undefined }, orders: image('o1', false) },
          'staging build',
        ),
        good,
      ],
      'api does not say where it comes from',
    ],
  ])('is not where %s', (_, stages, problem) => {
    expect(reuseProblems(stages, 'api').join()).toContain(problem);
  });
});

it('takes what a delivery built for several platforms as one', () => {
  const web = (reused: boolean, job: string) => build({ web: image('w1', reused) }, job);
  const stages = [web(false, 'staging build'), first, good, web(true, 'next: staging build')];
  expect(builtAndReused(stages)[0]).toBe('api built; orders built; web built');
  expect(reuseProblems(stages, 'api')).toEqual([]);
  expect(imagesBuilt(stages)).toMatchObject({ api: 'r/shop@sha256:a2', web: 'r/shop@sha256:w1' });
});

it('tells of each delivery what was built in it', () => {
  expect(builtAndReused([first, good])).toEqual([
    'api built; orders built',
    'api built; orders reused, of commit',
  ]);
});
