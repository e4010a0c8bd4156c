import { describe, expect, it } from 'vitest';
import { editService } from '../../src/change/edit-service.ts';
import { formatProbe, parseProbe, probeProblem } from '../../src/change/probe.ts';
import { parseSecretRef } from '../../src/change/secret-ref.ts';
import type { Raw } from '../../src/raw.ts';
import type { ContainerChange } from '../../src/wanted.ts';
import { container, containersOf, single } from './documents.ts';

const value = (name: string, text: string, rest: Raw = {}) => ({ name, value: text, ...rest });
const secret = (name: string, ref: string, version: string, rest: Raw = {}) => ({
  name,
  valueSource: { secretKeyRef: { secret: ref, version, ...rest } },
});

function edited(env: unknown, change: ContainerChange) {
  const live = single(env === undefined ? {} : { env });
  const { body, changes, same } = editService(live, container(change), { kind: 'service' });
  return { env: same ? env : containersOf(body)[0]?.env, changes };
}

describe('variables', () => {
  it.each<[string, Raw[] | undefined, ContainerChange, Raw[], Record<string, string>[]]>([
    ['sets the first', undefined, { env: { A: 'h1' } }, [value('A', 'h1')], [{ to: 'set' }]],
    [
      'changes one in its place, with what stands beside it',
      [value('A', 'h1', { later: 1 }), value('B', 'h2')],
      { env: { A: 'h3' } },
      [value('A', 'h3', { later: 1 }), value('B', 'h2')],
      [{ from: 'set', to: 'changed' }],
    ],
    [
      'makes of a value a secret, whole',
      [value('A', 'h1', { later: 1 })],
      { secrets: { A: { secret: 'db', version: '3' } } },
      [secret('A', 'db', '3')],
      [{ from: 'set', to: 'secret db:3' }],
    ],
    [
      'makes of a secret a value, whole',
      [{ ...secret('A', 'db', '3'), later: 1 }],
      { env: { A: 'h1' } },
      [value('A', 'h1')],
      [{ from: 'secret db:3', to: 'set' }],
    ],
    [
      'makes of what this version does not know a value, whole',
      [{ name: 'A', aNewSource: { x: 'h0' } }],
      { env: { A: 'h1' } },
      [value('A', 'h1')],
      [{ from: 'set', to: 'changed' }],
    ],
    [
      "changes a secret's version, with what stands beside it",
      [secret('A', 'db', '3', { later: 1 })],
      { secrets: { A: { secret: 'db', version: 'latest' } } },
      [secret('A', 'db', 'latest', { later: 1 })],
      [{ from: 'secret db:3', to: 'secret db:latest' }],
    ],
    [
      'removes values and secrets',
      [value('A', 'h1'), secret('B', 'db', '3'), value('C', 'h2')],
      { unset: ['A', 'B'] },
      [value('C', 'h2')],
      [
        { from: 'set', to: 'removed' },
        { from: 'secret db:3', to: 'removed' },
      ],
    ],
    [
      'leaves one of a name that was there twice',
      [value('A', 'h1'), value('A', 'h2')],
      { env: { A: 'h2' } },
      [value('A', 'h2')],
      [{ from: 'set', to: 'changed' }],
    ],
    [
      'carries every character',
      [],
      { env: { ['__proto__']: 'h\n$(X) ::error::\u0000"\'', toString: '' } },
      [value('__proto__', 'h\n$(X) ::error::\u0000"\''), value('toString', '')],
      [{ to: 'set' }, { to: 'set' }],
    ],
  ])('%s', (_, env, change, after, changes) => {
    const result = edited(env, change);
    expect(result.env).toEqual(after);
    expect(result.changes.map(({ what, ...rest }) => rest)).toEqual(changes);
    expect(JSON.stringify(result.changes)).not.toMatch(/h\d/);
  });

  it('finds an empty value the same as none', () => {
    expect(edited([{ name: 'A' }], { env: { A: '' } }).changes).toEqual([]);
  });

  it.each<[string, ContainerChange, RegExp]>([
    [
      'twice',
      { env: { A: 'h1' }, secrets: { A: { secret: 's', version: '1' } } },
      /"A" of .* is also in secrets/,
    ],
    ['set and unset', { env: { A: 'h1' }, unset: ['A'] }, /"A" of .* is also in unset/],
    ["Cloud Run's own", { env: { K_SERVICE: 'h1' } }, /"K_SERVICE" .* is set by Cloud Run itself/],
    [
      'without a name',
      { secrets: { '': { secret: 's', version: '1' } } },
      /secrets: the name "" .* is empty/,
    ],
    ['too long', { env: { A: 'h1'.repeat(20_000) } }, /the value of "A" .* more than 32768 bytes/],
    [
      'too many',
      { env: Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`A${i}`, 'h1'])) },
      /1001 variables/,
    ],
  ])('refuses one %s, without its value', (_, change, problem) => {
    expect(() => edited([], change)).toThrow(problem);
    expect(() => edited([], change)).not.toThrow(/h1/);
  });
});

describe('parseSecretRef', () => {
  it.each([
    ['db:3', 'db', '3'],
    ['db:latest', 'db', 'latest'],
    ['DB_1-x:blue', 'DB_1-x', 'blue'],
    ['projects/shop/secrets/db:3', 'projects/shop/secrets/db', '3'],
    [' projects/123/secrets/db/versions/3 ', 'projects/123/secrets/db', '3'],
  ])('%s', (text, name, version) => {
    expect(parseSecretRef(text)).toEqual({ secret: name, version });
  });

  it.each([
    'hunter2',
    'hunter2:',
    'hunter2:0',
    'hunter2:a b',
    'hunter 2:1',
    '',
    'https://hunter2/x',
    'projects/p/secrets/hunter2',
  ])('refuses %j without telling it', text => {
    const problem = parseSecretRef(text);
    expect(problem).toBeTypeOf('string');
    expect(problem).not.toContain('hunter');
  });
});

describe('parseProbe', () => {
  it.each<[string, Raw]>([
    ['tcp:8080', { tcpSocket: { port: 8080 } }],
    ['tcp', { tcpSocket: {} }],
    ['http:/healthz:8080', { httpGet: { path: '/healthz', port: 8080 } }],
    ['http:/healthz', { httpGet: { path: '/healthz' } }],
    ['grpc', { grpc: {} }],
    ['grpc:8080', { grpc: { port: 8080 } }],
    ['grpc:8080:shop.Health', { grpc: { port: 8080, service: 'shop.Health' } }],
    ['grpc:shop.Health', { grpc: { service: 'shop.Health' } }],
    ['{"httpGet": {"path": "/x"}, "periodSeconds": 5}', { httpGet: { path: '/x' }, periodSeconds: 5 }],
  ])('%s', (text, probe) => {
    expect(parseProbe(text)).toEqual(probe);
    expect(probeProblem(probe, 'startup')).toBeUndefined();
    if (!text.startsWith('{')) expect(formatProbe(probe)).toBe(text);
  });

  it.each([
    ['', /none of/],
    ['8080', /none of/],
    ['http:8080', /none of/],
    ['tcp:0', /no port: 0/],
    ['http:/x:70000', /no port: 70000/],
    ['{', /no JSON/],
    ['[]', /none of/],
    ['{"httpget": {}}', /unknown field "httpget"; is httpGet meant/],
    ['{"periodSeconds": 5}', /one of httpGet/],
    ['{"grpc": {}, "tcpSocket": {}}', /one of httpGet/],
    ['{"grpc": 1}', /grpc that is no object/],
    ['{"grpc": {}, "periodSeconds": "5"}', /periodSeconds that is no whole number/],
  ])('refuses %j', (text, problem) => {
    expect(parseProbe(text)).toMatch(problem);
  });
});
