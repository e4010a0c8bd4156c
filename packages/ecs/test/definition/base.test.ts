import { ConfigError, RemoteError } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { type Described, resolveBase } from '../../src/definition/base.ts';
import { chooseRevision, findIdentical } from '../../src/definition/choose-revision.ts';
import type { EcsWanted } from '../../src/wanted.ts';
import { definition } from './definitions.ts';

const arn = (revision: string) => `arn:aws:ecs:eu-west-1:1:task-definition/${revision}`;
const at = (revision: number, image: string, fields: Record<string, unknown> = {}): Described => ({
  definition: {
    ...definition([{ name: 'web', image }], fields),
    taskDefinitionArn: arn(`api:${revision}`),
    revision,
  },
  tags: [{ key: 'team', value: 'shop' }],
});

const live = at(3, 'web:3');
const known: Record<string, Described> = {
  'api:2': at(2, 'web:2'),
  'api:1': at(1, 'web:1', { status: 'INACTIVE' }),
  'api:4': at(4, 'web:3'),
  api: at(5, 'web:5'),
};
const unknown = new RemoteError('ECS DescribeTaskDefinition: Unable to describe task definition.', {
  service: 'Amazon ECS',
  operation: 'DescribeTaskDefinition',
  status: 400,
  errorCode: 'ClientException',
});
const reader = {
  async describeTaskDefinition(id: string) {
    const found = known[id];
    if (found === undefined) throw unknown;
    return found;
  },
  listFamilies: async () => ['api', 'worker'],
};

const choose = async (wanted: Partial<EcsWanted>) => {
  const whole = { containers: {}, ...wanted };
  return chooseRevision(live, await resolveBase(whole, live, reader), whole);
};
const image = (name: string) => ({ containers: { web: { image: name } } });
const images = (from: string, to: string) => ({ what: 'container web: image', from, to });
const move = (to: string) => ({ what: 'task definition', from: 'api:3', to });
const file = (fields: Record<string, unknown> = {}) => ({
  family: 'api',
  containerDefinitions: [{ name: 'web', image: 'web:9', newInContainers: true }],
  executionRoleArn: 'arn:aws:iam::1:role/execution',
  aFieldOfNextYear: { deep: [1, null] },
  ...fields,
});

describe('what a service is to run', () => {
  it.each<[string, Partial<EcsWanted>, string, unknown[]]>([
    ['what it runs, as nothing changes', {}, arn('api:3'), []],
    ['what it runs, as it has that image', image('web:3'), arn('api:3'), []],
    [
      'an existing revision as it is',
      { base: { revision: 'api:2' } },
      arn('api:2'),
      [move('api:2'), images('web:3', 'web:2')],
    ],
    [
      'a family’s newest',
      { base: { revision: 'api' } },
      arn('api:5'),
      [move('api:5'), images('web:3', 'web:5')],
    ],
    [
      'the revision that was named, though the same runs',
      { base: { revision: 'api:4' } },
      arn('api:4'),
      [move('api:4')],
    ],
    [
      'what it runs, as the change leads back to it',
      { base: { revision: 'api:2' }, ...image('web:3') },
      arn('api:3'),
      [],
    ],
    ['exactly an earlier one', { exactly: 'api:2' }, arn('api:2'), [move('api:2'), images('web:3', 'web:2')]],
    ['what it runs, which a file says too', { base: { file: file() }, ...image('web:3') }, arn('api:3'), []],
  ])('is %s', async (_, wanted, revision, changes) => {
    expect(await choose(wanted)).toEqual({ revision, changes });
  });

  it('is a new revision, tags and all, of a file or with a change', async () => {
    expect(await choose(image('web:4'))).toMatchObject({
      register: { containerDefinitions: [{ image: 'web:4' }], tags: live.tags },
      changes: [move('a new revision of api'), images('web:3', 'web:4')],
    });
    const described = {
      taskDefinition: { ...live.definition, family: 'web', revision: 7, status: 'ACTIVE' },
    };
    const { register, changes } = await choose({ base: { file: described } });
    expect(changes).toEqual([
      move('a new revision of web'),
      { what: 'task definition: family', from: 'api', to: 'web' },
    ]);
    expect(register).toMatchObject({ family: 'web', tags: live.tags });
    expect(register).not.toHaveProperty('revision');
    expect(register).not.toHaveProperty('taskDefinitionArn');
  });

  it('is a copy of a revision that was deregistered', async () => {
    const { register, changes } = await choose({ exactly: 'api:1' });
    expect(register).toMatchObject({ containerDefinitions: [{ image: 'web:1' }] });
    expect(changes).toEqual([move('a new revision of api'), images('web:3', 'web:1')]);
  });

  it('has the tags that the file says, none too', async () => {
    const { register } = await choose({ base: { file: file({ tags: [] }) } });
    expect(register).not.toHaveProperty('tags');
    const beside = { taskDefinition: file(), tags: [{ key: 'a', value: 'b' }] };
    expect(await choose({ base: { file: beside } })).toMatchObject({
      register: { tags: [{ key: 'a', value: 'b' }] },
    });
  });

  it.each([
    ['api:9', 'The family "api" exists'],
    [arn('wroker:1'), 'Did you mean worker?'],
    ['database', 'Check `task-definition`'],
  ])('is not %s, which is not there', async (revision, hint) => {
    const failed = choose({ base: { revision } });
    await expect(failed).rejects.toThrow(ConfigError);
    await expect(failed).rejects.toMatchObject({
      message: `There is no task definition ${revision}`,
      hint: expect.stringContaining(hint),
    });
  });

  it('is not known when ECS does not answer', async () => {
    const down = new RemoteError('down', { service: 'Amazon ECS', operation: 'x', status: 503 });
    const broken = { describeTaskDefinition: () => Promise.reject(down) };
    await expect(resolveBase({ exactly: 'api:2' }, live, broken)).rejects.toBe(down);
    await expect(findIdentical(file(), broken)).rejects.toBe(down);
  });
});

it.each<[string, Record<string, unknown>, string[]]>([
  ['nothing', {}, ['`family` is missing', '`containerDefinitions` is missing']],
  ['CloudFormation', { Family: 'api', ContainerDefinitions: [] }, ['capitals']],
  [
    'containers of no kind',
    file({ containerDefinitions: [1, { name: 'web' }, { name: 'web', image: 'x' }] }),
    ['[0]` has no name', '[0]` has no image', '[1]` has no image', 'two containers are named "web"'],
  ],
  ['a family that is no name', file({ family: 'a b' }), ['no name']],
  ['tags that are no list', file({ tags: { a: 'b' } }), ['`tags` is no list']],
])('a file with %s is refused', async (_, given, problems) => {
  const failed = choose({ base: { file: given } });
  await expect(failed).rejects.toThrow(ConfigError);
  for (const problem of problems) await expect(failed).rejects.toThrow(problem);
});

it.each([
  [
    'the newest revision',
    file({ containerDefinitions: [{ name: 'web', image: 'web:5', newInContainers: true }], tags: live.tags }),
    arn('api:5'),
  ],
  [
    'nothing, as the newest has other tags',
    file({ containerDefinitions: [{ name: 'web', image: 'web:5', newInContainers: true }] }),
    undefined,
  ],
  ['nothing, as the newest is another', file({ tags: live.tags }), undefined],
  ['nothing, as the family is new', file({ family: 'new' }), undefined],
])('identical to what is to be registered is %s', async (_, input, found) => {
  expect(await findIdentical(input, reader)).toBe(found);
});
