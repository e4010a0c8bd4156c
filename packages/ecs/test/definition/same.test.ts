import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diff } from '../../src/definition/diff.ts';
import { isSame } from '../../src/definition/same.ts';
import { registrable } from '../../src/task-definition.ts';

type Fields = Record<string, unknown>;
const task = (container: Fields = {}, fields: Fields = {}): Fields => ({
  family: 'api',
  containerDefinitions: [{ name: 'web', image: 'x/web:1', ...container }],
  ...fields,
});
const awsvpc = { networkMode: 'awsvpc' };
const port = (mapping: Fields) => ({ portMappings: [{ containerPort: 80, ...mapping }] });
const variables = (...names: string[]) => names.map(name => ({ name, value: name }));

describe('isSame and diff', () => {
  it.each<[string, Fields, Fields]>([
    [
      'what ECS adds to a container',
      task(),
      task({
        cpu: 0,
        essential: true,
        environment: [],
        mountPoints: [],
        volumesFrom: [],
        systemControls: [],
        portMappings: [],
        secrets: [],
      }),
    ],
    [
      'what ECS adds to a task',
      task(),
      task(
        {},
        {
          taskDefinitionArn: 'arn',
          revision: 3,
          status: 'ACTIVE',
          compatibilities: ['EC2'],
          requiresAttributes: [{}],
          registeredAt: 1,
          registeredBy: 'me',
          volumes: [],
          placementConstraints: [],
          enableFaultInjection: false,
        },
      ),
    ],
    [
      'the host’s port under awsvpc',
      task(port({}), awsvpc),
      task(port({ hostPort: 80, protocol: 'tcp' }), awsvpc),
    ],
    [
      'the host’s port under host',
      task(port({}), { networkMode: 'host' }),
      task(port({ hostPort: 80 }), { networkMode: 'host' }),
    ],
    ['a port of the host’s choice', task(port({})), task(port({ hostPort: 0 }))],
    [
      'a health check’s defaults',
      task({ healthCheck: { command: ['CMD', 'x'] } }),
      task({ healthCheck: { command: ['CMD', 'x'], interval: 30, timeout: 5, retries: 3 } }),
    ],
    [
      'the order of variables',
      task({ environment: variables('A', 'B') }),
      task({ environment: variables('B', 'A') }),
    ],
    [
      'the order of secrets',
      task({
        secrets: [
          { name: 'A', valueFrom: '1' },
          { name: 'B', valueFrom: '2' },
        ],
      }),
      task({
        secrets: [
          { name: 'B', valueFrom: '2' },
          { name: 'A', valueFrom: '1' },
        ],
      }),
    ],
    [
      'the order of tags',
      task(
        {},
        {
          tags: [
            { key: 'a', value: '1' },
            { key: 'b', value: '2' },
          ],
        },
      ),
      task(
        {},
        {
          tags: [
            { key: 'b', value: '2' },
            { key: 'a', value: '1' },
          ],
        },
      ),
    ],
    ['tags of AWS', task({}, { tags: [{ key: 'aws:x', value: '1' }] }), task({}, { tags: [] })],
    [
      'a size in other words',
      task({}, { cpu: '.5 vCPU', memory: '1 GB' }),
      task({}, { cpu: '512', memory: 1024 }),
    ],
    [
      'the order of fields',
      { family: 'api', containerDefinitions: [{ image: 'x', name: 'a' }] },
      { containerDefinitions: [{ name: 'a', image: 'x' }], family: 'api' },
    ],
    [
      'the order of containers',
      { containerDefinitions: [{ name: 'a' }, { name: 'b' }] },
      { containerDefinitions: [{ name: 'b' }, { name: 'a' }] },
    ],
    [
      'an empty volume',
      task({}, { volumes: [{ name: 'v' }] }),
      task({}, { volumes: [{ name: 'v', host: {} }] }),
    ],
    [
      'a mount that may write',
      task({ mountPoints: [{ sourceVolume: 'v' }] }),
      task({ mountPoints: [{ sourceVolume: 'v', readOnly: false }] }),
    ],
    [
      'a root folder',
      task({}, { volumes: [{ efsVolumeConfiguration: { fileSystemId: 'f' } }] }),
      task({}, { volumes: [{ efsVolumeConfiguration: { fileSystemId: 'f', rootDirectory: '/' } }] }),
    ],
    ['null', task(), task({ command: null })],
    [
      'the order of what it is compatible with',
      task({}, { requiresCompatibilities: ['EC2', 'FARGATE'] }),
      task({}, { requiresCompatibilities: ['FARGATE', 'EC2'] }),
    ],
  ])('look past %s', (_, a, b) => {
    expect(isSame(a, b)).toBe(true);
    expect(isSame(b, a)).toBe(true);
    expect(diff(a, b)).toEqual([]);
  });

  it.each<[string, Fields, Fields, unknown[]]>([
    [
      'another image',
      task(),
      task({ image: 'x/web:2' }),
      [{ what: 'container web: image', from: 'x/web:1', to: 'x/web:2' }],
    ],
    [
      'a container that need not run',
      task(),
      task({ essential: false }),
      [{ what: 'container web: essential', to: 'false' }],
    ],
    ['one CPU unit', task(), task({ cpu: 1 }), [{ what: 'container web: cpu', to: '1' }]],
    [
      'a fixed port of the host',
      task(port({})),
      task(port({ hostPort: 80 })),
      [{ what: 'container web: portMappings', from: 'set', to: 'changed' }],
    ],
    [
      'another port of the host',
      task(port({ hostPort: 80 }), { networkMode: 'host' }),
      task(port({ hostPort: 81 }), { networkMode: 'host' }),
      [{ what: 'container web: portMappings', from: 'set', to: 'changed' }],
    ],
    [
      'udp',
      task(port({})),
      task(port({ protocol: 'udp' })),
      [{ what: 'container web: portMappings', from: 'set', to: 'changed' }],
    ],
    [
      'the order of a command',
      task({ command: ['a', 'b'] }),
      task({ command: ['b', 'a'] }),
      [{ what: 'container web: command', from: '["a","b"]', to: '["b","a"]' }],
    ],
    [
      'an empty variable',
      task(),
      task({ environment: [{ name: 'A', value: '' }] }),
      [{ what: 'container web: variable A', to: 'set' }],
    ],
    [
      'a variable that became a secret',
      task({ environment: variables('A') }),
      task({ secrets: [{ name: 'A', valueFrom: 'A' }] }),
      [{ what: 'container web: secret A', from: 'a plain variable', to: 'A' }],
    ],
    [
      'a tag of one’s own',
      task({}, { tags: [{ key: 'x', value: '1' }] }),
      task(),
      [{ what: 'tag x', from: '1', to: 'removed' }],
    ],
    [
      'a health check’s patience',
      task({ healthCheck: { command: ['x'] } }),
      task({ healthCheck: { command: ['x'], interval: 31 } }),
      [{ what: 'container web: healthCheck', from: 'set', to: 'changed' }],
    ],
    ['a network mode', task(), task({}, awsvpc), [{ what: 'task definition: networkMode', to: 'awsvpc' }]],
    [
      'a field that nobody knows yet',
      task(),
      task({}, { aFieldOfNextYear: false }),
      [{ what: 'task definition: aFieldOfNextYear', to: 'false' }],
    ],
    [
      'a log driver’s token',
      task({ logConfiguration: { options: { token: 'a' } } }),
      task({ logConfiguration: { options: { token: 'b' } } }),
      [{ what: 'container web: logConfiguration', from: 'set', to: 'changed' }],
    ],
    [
      'one more container',
      task(),
      task(
        {},
        {
          containerDefinitions: [
            { name: 'web', image: 'x/web:1' },
            { name: 'proxy', image: 'p' },
          ],
        },
      ),
      [{ what: 'container proxy', to: 'p' }],
    ],
    [
      'one container less',
      task(
        {},
        {
          containerDefinitions: [
            { name: 'web', image: 'x/web:1' },
            { name: 'proxy', image: 'p' },
          ],
        },
      ),
      task(),
      [{ what: 'container proxy', from: 'p', to: 'removed' }],
    ],
    [
      'a family',
      task(),
      task({}, { family: 'web' }),
      [{ what: 'task definition: family', from: 'api', to: 'web' }],
    ],
    [
      'a variable that is there twice',
      task({ environment: [...variables('A'), { name: 'A', value: 'B' }] }),
      task({ environment: [{ name: 'A', value: 'B' }] }),
      [{ what: 'container web: variable A', from: 'set', to: 'changed' }],
    ],
    [
      '0.5 and 1 GB',
      task({}, { memory: '.5 GB' }),
      task({}, { memory: '1024' }),
      [{ what: 'task definition: memory', from: '512', to: '1024' }],
    ],
  ])('see %s', (_, a, b, changes) => {
    expect(isSame(a, b)).toBe(false);
    expect(isSame(b, a)).toBe(false);
    expect(diff(a, b)).toEqual(changes);
  });

  const definitions = fc.record(
    {
      cpu: fc.constantFrom('256', '.25 vCPU', '512'),
      networkMode: fc.constantFrom('awsvpc', 'bridge'),
      volumes: fc.constantFrom([], [{ name: 'v' }]),
      tags: fc.subarray([
        { key: 'a', value: '1' },
        { key: 'aws:b', value: '2' },
      ]),
      unknown: fc.constantFrom(null, false, { a: [] }),
      containerDefinitions: fc.uniqueArray(
        fc.record(
          {
            name: fc.constantFrom('web', 'proxy'),
            image: fc.constantFrom('x:1', 'x:2'),
            cpu: fc.constantFrom(0, 1),
            command: fc.constantFrom([], ['a']),
            environment: fc.subarray([...variables('A', 'B'), { name: 'A', value: 'other' }]),
            secrets: fc.subarray([{ name: 'A', valueFrom: 's' }]),
            portMappings: fc.subarray([{ containerPort: 80, hostPort: 80 }, { containerPort: 80 }]),
          },
          { requiredKeys: ['name'] },
        ),
        { selector: ({ name }) => name },
      ),
    },
    { requiredKeys: ['containerDefinitions'] },
  );

  it('nothing differs exactly when they are the same', () => {
    fc.assert(
      fc.property(definitions, definitions, (a, b) => (diff(a, b).length === 0) === isSame(a, b)),
      { numRuns: 2_000 },
    );
  });

  it('what is registered is the same as what it was made of', () => {
    fc.assert(
      fc.property(definitions, each => {
        const { tags = [], ...body } = each;
        const described = { family: 'api', revision: 3, ...body } as never;
        return isSame({ family: 'api', ...each }, registrable(described, tags));
      }),
    );
  });
});
