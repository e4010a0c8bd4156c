import { ConfigError } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { reshape } from '../../src/definition/reshape.ts';
import type { EcsWanted } from '../../src/wanted.ts';
import { definition } from './definitions.ts';

const web = {
  name: 'web',
  environment: [
    { name: 'LOG_LEVEL', value: 'info', aNewField: 1 },
    { name: 'TOKEN', value: 'plain' },
  ],
  secrets: [{ name: 'DB', valueFrom: 'arn:db' }],
};
const base = definition([web, { name: 'proxy' }], { cpu: '256', memory: '512' });
const fargate = { ...base, requiresCompatibilities: ['FARGATE'] };
const tags = [
  { key: 'team', value: 'shop' },
  { key: 'aws:cloudformation:stack-name', value: 's' },
];

type Container = Record<string, unknown>;
const only = (change: EcsWanted['containers'][string]) =>
  reshape(definition([web]), [], { containers: { '': change } });
const container = ({ input }: { input: Record<string, unknown> }) =>
  (input.containerDefinitions as Container[])[0];

describe('reshape', () => {
  it('wants nothing: the same, without what ECS adds, unknown fields and all, and no change', () => {
    const before = structuredClone(base);
    const { input, changes } = reshape(base, tags, { containers: {} });
    expect(changes).toEqual([]);
    expect(input).toEqual({
      family: 'api',
      executionRoleArn: 'arn:aws:iam::1:role/execution',
      cpu: '256',
      memory: '512',
      volumes: [],
      placementConstraints: [],
      aFieldOfNextYear: { deep: [1, null] },
      containerDefinitions: base.containerDefinitions,
      tags: [{ key: 'team', value: 'shop' }],
    });
    expect(base).toEqual(before);
  });

  it('changes images of several containers', () => {
    const { input, changes } = reshape(base, [], {
      containers: {
        web: { image: 'example.com/web@sha256:b' },
        proxy: { image: 'example.com/proxy:1' },
      },
    });
    expect(changes).toEqual([
      { what: 'container web: image', from: 'example.com/web:1', to: 'example.com/web@sha256:b' },
    ]);
    const [first, second] = input.containerDefinitions as Container[];
    expect(first).toEqual({ ...base.containerDefinitions[0], image: 'example.com/web@sha256:b' });
    expect(second).toEqual(base.containerDefinitions[1]);
  });

  it('sets a variable where it stands, adds another last, and never shows a value', () => {
    const result = only({ environment: { NEW: 'hidden-1', LOG_LEVEL: 'hidden-2', TOKEN: 'plain' } });
    expect(container(result)?.environment).toEqual([
      { name: 'LOG_LEVEL', value: 'hidden-2', aNewField: 1 },
      { name: 'TOKEN', value: 'plain' },
      { name: 'NEW', value: 'hidden-1' },
    ]);
    expect(result.changes).toEqual([
      { what: 'container web: variable LOG_LEVEL', from: 'set', to: 'changed' },
      { what: 'container web: variable NEW', to: 'set' },
    ]);
  });

  it('moves a variable to the secrets and a secret to the variables', () => {
    const result = only({ secrets: { TOKEN: 'arn:token' }, environment: { DB: 'hidden' } });
    expect(container(result)).toMatchObject({
      environment: [
        { name: 'LOG_LEVEL', value: 'info' },
        { name: 'DB', value: 'hidden' },
      ],
      secrets: [{ name: 'TOKEN', valueFrom: 'arn:token' }],
    });
    expect(result.changes).toEqual([
      { what: 'container web: variable DB', from: 'secret arn:db', to: 'set' },
      { what: 'container web: secret TOKEN', from: 'a plain variable', to: 'arn:token' },
    ]);
  });

  it('removes a name from wherever it is, and says nothing of one that is nowhere', () => {
    const result = only({ unset: ['DB', 'LOG_LEVEL', 'NOWHERE'] });
    expect(container(result)).toMatchObject({
      environment: [{ name: 'TOKEN', value: 'plain' }],
      secrets: [],
    });
    expect(result.changes).toEqual([
      { what: 'container web: secret DB', from: 'arn:db', to: 'removed' },
      { what: 'container web: variable LOG_LEVEL', from: 'set', to: 'removed' },
    ]);
  });

  it('sets command, sizes and tags, and shows them', () => {
    const { input, changes } = reshape(fargate, tags, {
      containers: { web: { command: ['node', 'x.js'], cpu: 128, memory: 400 } },
      cpu: '.5 vCPU',
      memory: '2GB',
      tags: { team: 'search', commit: 'abc' },
    });
    expect(changes).toEqual([
      { what: 'task definition: cpu', from: '256', to: '512' },
      { what: 'task definition: memory', from: '512', to: '2048' },
      { what: 'container web: command', to: '["node","x.js"]' },
      { what: 'container web: cpu', to: '128' },
      { what: 'container web: memory', to: '400' },
      { what: 'tag commit', to: 'abc' },
      { what: 'tag team', from: 'shop', to: 'search' },
    ]);
    expect(input).toMatchObject({ cpu: '512', memory: '2048' });
    expect(input.tags).toEqual([
      { key: 'team', value: 'search' },
      { key: 'commit', value: 'abc' },
    ]);
  });

  it('gives the image’s own command back, and removes tags', () => {
    const start = definition([{ name: 'web', command: ['node'] }]);
    const { input, changes } = reshape(start, tags, {
      containers: { web: { command: [] } },
      removeTags: ['team'],
    });
    expect(changes).toEqual([
      { what: 'container web: command', from: '["node"]', to: 'removed' },
      { what: 'tag team', from: 'shop', to: 'removed' },
    ]);
    expect(container({ input })).not.toHaveProperty('command');
    expect(input).not.toHaveProperty('tags');
  });

  it('takes a size that is the same in other words as no change', () => {
    expect(reshape(fargate, [], { containers: {}, cpu: '.25 vcpu', memory: '0.5 GB' }).changes).toEqual([]);
  });

  it('takes one container by its name and as the only one together', () => {
    const { changes } = reshape(definition([web]), [], {
      containers: { '': { image: 'x:2' }, web: { environment: { NEW: '1' }, unset: ['TOKEN'] } },
    });
    expect(changes.map(({ what }) => what)).toEqual([
      'container web: image',
      'container web: variable NEW',
      'container web: variable TOKEN',
    ]);
  });

  const refused: [string, typeof base, Omit<EcsWanted, 'base'>, string, string][] = [
    [
      'which of several',
      base,
      { containers: { '': { image: 'x' } } },
      'container: the task definition api has several containers: web, proxy',
      'Say which',
    ],
    ['a mistyped container', base, { containers: { wbe: {} } }, 'no container "wbe"', 'Did you mean web?'],
    [
      'an unknown container',
      base,
      { containers: { database: {} } },
      'no container "database"',
      'It has: web, proxy',
    ],
    [
      'two images',
      definition([web]),
      { containers: { '': { image: 'x:1' }, web: { image: 'x:2' } } },
      'two images: x:1 and x:2',
      'Give it one',
    ],
    [
      'a name twice',
      base,
      { containers: { web: { environment: { A: '1' }, secrets: { A: 'arn' }, unset: ['A'] } } },
      'environment-variables: "A" of the container "web" is also in secrets and unset',
      'one of them',
    ],
    [
      'a secret that is nowhere',
      base,
      { containers: { web: { secrets: { A: ' ' } } } },
      'secrets: "A"',
      'ARN',
    ],
    [
      'secrets without a role',
      { ...base, executionRoleArn: undefined },
      { containers: { web: { secrets: { A: 'arn' } } } },
      'no execution role',
      'executionRoleArn',
    ],
    [
      'a variable’s name',
      base,
      { containers: { web: { environment: { 'A=B': '' } } } },
      '"A=B" is no name',
      '"="',
    ],
    ['a CPU size', base, { containers: {}, cpu: 'much' }, 'cpu: "much"', '.5 vCPU'],
    ['a memory size', base, { containers: {}, memory: '1 TB' }, 'memory: "1 TB"', '1 GB'],
    [
      'Fargate sizes',
      fargate,
      { containers: {}, memory: '4096' },
      'memory: Fargate has no task with 256 CPU units and 4096 MiB',
      '512, 1024 or 2048',
    ],
    [
      'Fargate sizes, by cpu',
      fargate,
      { containers: {}, cpu: '512' },
      'cpu: Fargate has no task with 512 CPU units and 512 MiB',
      '1024 to 4096',
    ],
    ['Fargate CPU', fargate, { containers: {}, cpu: '300' }, 'no task with 300', '256, 512, 1024'],
    [
      'more memory than the task’s',
      base,
      { containers: { web: { memory: 600 } } },
      'container-memory: the container "web" would have 600 MiB of memory, more than its task (512)',
      'less',
    ],
    [
      'less memory than is reserved',
      definition([{ name: 'web', memoryReservation: 300 }]),
      { containers: { web: { memory: 200 } } },
      'reserves 300 MiB',
      'memoryReservation',
    ],
    [
      'more CPU than the task’s',
      base,
      { containers: { web: { cpu: 512 } } },
      'container-cpu: the container "web" would have 512',
      'less',
    ],
    ['half a CPU unit', base, { containers: { web: { cpu: 0.5 } } }, 'container-cpu: "0.5"', 'whole'],
    [
      'too little memory',
      base,
      { containers: { web: { memory: 2 } } },
      'container-memory: "2"',
      'at least 6',
    ],
    ['AWS’s own tags', base, { containers: {}, tags: { 'aws:x': '1' } }, 'tags: "aws:x"', 'otherwise'],
    [
      'AWS’s own tags, removed',
      base,
      { containers: {}, removeTags: ['AWS:x'] },
      'remove-tags: "AWS:x"',
      'otherwise',
    ],
    [
      'a tag set and removed',
      base,
      { containers: {}, tags: { x: '1' }, removeTags: ['x'] },
      'also in remove-tags',
      'one of them',
    ],
    ['a long tag', base, { containers: {}, tags: { x: 'y'.repeat(257) } }, 'too long', '256'],
    [
      '51 tags',
      base,
      { containers: {}, tags: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, ''])) },
      '51 tags',
      '50',
    ],
  ];

  it.each(refused)('refuses %s', (_, start, wanted, message, hint) => {
    const given = () => reshape(start, [], wanted);
    expect(given).toThrow(ConfigError);
    expect(given).toThrow(
      expect.objectContaining({
        message: expect.stringContaining(message),
        hint: expect.stringContaining(hint),
      }),
    );
  });

  it('tells all problems at once', () => {
    const given = () =>
      reshape(fargate, [], {
        containers: { wbe: { image: 'x' }, web: { secrets: { A: '' }, cpu: -1 } },
        memory: '4096',
        tags: { 'aws:x': '1' },
      });
    expect(given).toThrow(
      expect.objectContaining({
        message: [
          'Task definition api: 5 inputs are wrong',
          '- container: the task definition api has no container "wbe". Did you mean web?',
          '- secrets: "A" of the container "web" says nowhere where the secret lies. Give the ARN of a secret in Secrets Manager, or the ARN or name of an SSM parameter',
          '- container-cpu: "-1" is no number of CPU units. Give a whole number; 1024 are one vCPU',
          '- tags: "aws:x" begins with "aws:", and such tags only AWS sets. Name it otherwise',
          '- memory: Fargate has no task with 256 CPU units and 4096 MiB of memory. With 256 CPU units give it 512, 1024 or 2048 MiB',
        ].join('\n'),
      }),
    );
  });

  it('leaves a size larger than it knows for AWS to judge', () => {
    const given = { containers: {}, cpu: '32768', memory: '249856' };
    expect(reshape(fargate, [], given).input).toMatchObject({ cpu: '32768', memory: '249856' });
  });
});
