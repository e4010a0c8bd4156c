import { afterEach, describe, expect, it } from 'vitest';
import { deregisterOutdated, outdated } from '../src/retention.ts';
import { openRevisions } from '../src/revisions.ts';
import { type Answer, EcsServer } from './ecs-server.ts';

const arn = (revision: number, family = 'api') =>
  `arn:aws:ecs:eu-west-1:1:task-definition/${family}:${revision}`;
const active = [9, 10, 2, 3, 1].map(revision => arn(revision));

it.each<[string, number, string[], number[]]>([
  ['all but the newest two, oldest first', 2, [], [1, 2, 3]],
  ['none where fewer are there', 5, [], []],
  ['never the last one', 0, [], [1, 2, 3, 9]],
  ['none that is named, by ARN or in short', 1, [arn(3), 'api:1'], [2, 9]],
])('outdated: %s', (_, keep, named, gone) => {
  expect(outdated(active, { family: 'api', keep, named })).toEqual(gone.map(revision => arn(revision)));
});

it('a family that only begins alike is left alone', () => {
  const both = [...active, arn(1, 'api-worker'), arn(1, 'ap')];
  expect(outdated(both, { family: 'api', keep: 4, named: [] })).toEqual([arn(1)]);
});

let server: EcsServer;
async function open(answers: Record<string, Answer[]>) {
  server = new EcsServer(answers);
  return openRevisions({
    region: 'eu-west-1',
    endpoint: await server.listen(),
    credentials: async () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' }),
    clock: { now: Date.now, sleep: async () => {} },
  });
}

const retention = { family: 'api', keep: 2, named: [arn(2)] };

describe('deregistering', () => {
  afterEach(() => server.close());

  it('reads all pages and deregisters what is outdated', async () => {
    const revisions = await open({
      ListTaskDefinitions: [
        { body: { taskDefinitionArns: active.slice(0, 3), nextToken: 'more' } },
        { body: { taskDefinitionArns: active.slice(3) } },
      ],
      DeregisterTaskDefinition: [{ body: { taskDefinition: {} } }],
    });
    const warnings: string[] = [];
    expect(await deregisterOutdated(revisions, retention, line => warnings.push(line))).toEqual([
      arn(1),
      arn(3),
    ]);
    expect(warnings).toEqual([]);
    expect(server.received.map(({ body }) => body)).toEqual([
      { familyPrefix: 'api', status: 'ACTIVE' },
      { familyPrefix: 'api', status: 'ACTIVE', nextToken: 'more' },
      { taskDefinition: arn(1) },
      { taskDefinition: arn(3) },
    ]);
  });

  it('warns once, with what to allow, and fails nothing', async () => {
    const revisions = await open({
      ListTaskDefinitions: [{ body: { taskDefinitionArns: active } }],
      DeregisterTaskDefinition: [
        { body: { taskDefinition: {} } },
        { error: 'AccessDeniedException', status: 400 },
      ],
    });
    const warnings: string[] = [];
    expect(await deregisterOutdated(revisions, retention, line => warnings.push(line))).toEqual([arn(1)]);
    expect(warnings).toEqual([
      expect.stringMatching(/^1 old revisions of api could not .*`ecs:DeregisterTaskDefinition`/),
    ]);
    expect(server.count('DeregisterTaskDefinition')).toBe(2);
  });

  it('warns when the revisions cannot be listed', async () => {
    const revisions = await open({ ListTaskDefinitions: [{ error: 'AccessDeniedException', status: 400 }] });
    const warnings: string[] = [];
    expect(await deregisterOutdated(revisions, retention, line => warnings.push(line))).toEqual([]);
    expect(warnings).toHaveLength(1);
  });

  it('leaves the rest of many for the next deploy', async () => {
    const many = Array.from({ length: 60 }, (_, i) => arn(i + 1));
    const revisions = await open({
      ListTaskDefinitions: [{ body: { taskDefinitionArns: many } }],
      DeregisterTaskDefinition: [{ body: { taskDefinition: {} } }],
    });
    const warnings: string[] = [];
    const gone = await deregisterOutdated(revisions, { family: 'api', keep: 2, named: [] }, line =>
      warnings.push(line),
    );
    expect(gone).toEqual(many.slice(0, 50));
    expect(warnings).toEqual(['8 more old revisions of api are left for the next deploy']);
  });

  it('families are listed by name', async () => {
    const revisions = await open({ ListTaskDefinitionFamilies: [{ body: { families: ['api', 'worker'] } }] });
    expect(await revisions.listFamilies()).toEqual(['api', 'worker']);
    expect(server.received[0]?.body).toEqual({ status: 'ACTIVE' });
  });

  it('throws what is a bug', async () => {
    server = new EcsServer({});
    const broken = { listActive: () => Promise.reject(new TypeError('x')), deregister: async () => {} };
    await expect(deregisterOutdated(broken, retention, () => {})).rejects.toThrow(TypeError);
  });
});
