import { describe, expect, it } from 'vitest';
import { labelProblem } from '../../src/names/label.ts';
import { generatedSuffix, revisionName, revisionNameProblem } from '../../src/names/revision-name.ts';
import { isServiceId } from '../../src/names/service-id.ts';
import { tagProblem } from '../../src/names/tag.ts';
import { variableProblem } from '../../src/names/variable-name.ts';

const long = (length: number) => 'a'.repeat(length);

describe('names', () => {
  it.each([
    ['api', true],
    ['a', true],
    ['a-1', true],
    [long(49), true],
    [long(50), false],
    ['1api', false],
    ['api-', false],
    ['Api', false],
    ['api.v1', false],
    ['', false],
    ['api\n', false],
  ])('of a service: %j %s', (name, fits) => {
    expect(isServiceId(name)).toBe(fits);
  });

  it.each([
    ['next', 'api', undefined],
    ['pr-7', 'api', undefined],
    [long(43), 'api', undefined],
    [long(44), 'api', /at most 43 characters with the service api/],
    ['next', long(43), /at most 3 characters/],
    ['pr', 'api', /at least 3/],
    ['7pr', 'api', /begins with a letter/],
    ['pr-', 'api', /does not end with a hyphen/],
    ['PR7', 'api', /lower-case/],
    ['next\n', 'api', /lower-case/],
    ['', 'api', /lower-case/],
  ])('of a tag: %j of %s', (tag, service, problem) => {
    if (problem === undefined) expect(tagProblem(tag, service)).toBeUndefined();
    else expect(tagProblem(tag, service)).toMatch(problem);
  });

  it.each([
    ['v1-4-2', undefined],
    ['1', undefined],
    [long(59), undefined],
    [long(60), /at most 59 characters after api-/],
    [`api-${long(59)}`, undefined],
    ['v1.4', /lower-case/],
    ['V1', /lower-case/],
    ['v1-', /hyphen/],
    ['', /hyphen/],
  ])('of a revision: %j', (suffix, problem) => {
    if (problem === undefined) expect(revisionNameProblem(suffix, 'api')).toBeUndefined();
    else expect(revisionNameProblem(suffix, 'api')).toMatch(problem);
  });

  it('of a revision: its suffix, or the whole', () => {
    expect(revisionName('api', 'v1')).toBe('api-v1');
    expect(revisionName('api', 'api-v1')).toBe('api-v1');
  });

  it.each([
    ['LOG_LEVEL', undefined],
    ['a.b-c d', undefined],
    ['PORTS', undefined],
    ['K_SERVICES', undefined],
    ['__proto__', undefined],
    ['', /empty/],
    ['A=B', /"="/],
    ['A\0', /NUL/],
    ['PORT', /Cloud Run itself/],
    ['K_REVISION', /Cloud Run itself/],
    ['CLOUD_RUN_TASK_INDEX', /Cloud Run itself/],
    ['X_GOOGLE_A', /Cloud Run itself/],
    [long(32_769), /characters/],
  ])('of a variable: %j', (name, problem) => {
    if (problem === undefined) expect(variableProblem(name)).toBeUndefined();
    else expect(variableProblem(name)).toMatch(problem);
  });

  it.each([
    ['team', 'shop', undefined],
    ['team', '', undefined],
    ['équipe', 'magasin_1', undefined],
    [long(63), long(63), undefined],
    [long(64), '', /63 characters/],
    ['a', long(64), /value of more than 63/],
    ['Team', '', /begins with a lower-case letter/],
    ['_team', '', /begins/],
    ['team', 'v1.2', /value with other/],
    ['team', 'a\nb', /value with other/],
    ['run.googleapis.com/x', '', /Google's own/],
    ['autoscaling.knative.dev/x', '', /Google's own/],
  ])('of a label: %j=%j', (key, value, problem) => {
    if (problem === undefined) expect(labelProblem(key, value)).toBeUndefined();
    else expect(labelProblem(key, value)).toMatch(problem);
  });
});

describe('generatedSuffix', () => {
  const key = {
    release: '42.1',
    commit: '3f2a1bc0d9e8f7a6b5c4d3e2f1a0b9c8d7e6f5a4',
    service: 'api',
    region: 'europe-west1',
    template: { containers: [{ name: 'api', image: 'x/api:1', env: [{ name: 'A', value: '1' }] }] },
  };
  const suffix = generatedSuffix(key);

  it('is a revision name of any service', () => {
    expect(suffix).toMatch(/^3f2a1bc-[0-9a-v]{4}$/);
    expect(revisionNameProblem(suffix, long(49))).toBeUndefined();
    expect(revisionNameProblem(generatedSuffix({ ...key, commit: 'main' }), 'api')).toBeUndefined();
  });

  it('stays the same where Google has written its defaults, in an order of its own', () => {
    const [container] = key.template.containers;
    const described = {
      timeout: '300s',
      serviceAccount: '123-compute@developer.gserviceaccount.com',
      maxInstanceRequestConcurrency: 80,
      scaling: { maxInstanceCount: 100 },
      containers: [
        {
          startupProbe: {
            failureThreshold: 1,
            timeoutSeconds: 240,
            periodSeconds: 240,
            tcpSocket: { port: 8080 },
          },
          ports: [{ name: 'http1', containerPort: 8080 }],
          resources: { limits: { memory: '512Mi', cpu: '1000m' }, cpuIdle: true },
          ...container,
        },
      ],
    };
    expect(generatedSuffix({ ...key, template: described })).toBe(suffix);
  });

  it.each([
    ['release', { ...key, release: '42.2' }],
    ['commit', { ...key, commit: '4f2a1bc0d9' }],
    ['service', { ...key, service: 'web' }],
    ['region', { ...key, region: 'us-east1' }],
    ['template', { ...key, template: { containers: [{ name: 'api', image: 'x/api:2' }] } }],
    [
      "variable's value",
      {
        ...key,
        template: { containers: [{ ...key.template.containers[0], env: [{ name: 'A', value: '2' }] }] },
      },
    ],
  ])('differs with the %s', (_, other) => {
    expect(generatedSuffix(other)).not.toBe(suffix);
  });
});
