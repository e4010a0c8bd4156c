import { describe, expect, it } from 'vitest';
import { editService } from '../../src/change/edit-service.ts';
import type { Raw } from '../../src/raw.ts';
import type { RunWanted, SecretRef, TemplateChange } from '../../src/wanted.ts';
import { container, containersOf, nothing, single, written } from './documents.ts';

const edit = (live: Raw, wanted: RunWanted) => editService(live, wanted, { kind: 'service' });
const ref = (secret: string, version = '1'): SecretRef => ({ secret, version });
const volume = (name: string, secret: string, ...items: [path: string, version: string][]) => ({
  name,
  secret: { secret, items: items.map(([path, version]) => ({ path, version })) },
});
const mount = (name: string, mountPath: string) => ({ name, mountPath });
const mounted = (volumeMounts: Raw[], volumes: Raw[]) => single({ volumeMounts }, { volumes });

describe('mounts of secrets', () => {
  it.each<[string, Raw, Record<string, SecretRef>, Raw[], Raw[]]>([
    [
      'a first one',
      single(),
      { '/s/db': ref('db') },
      [mount('secret-db', '/s')],
      [volume('secret-db', 'db', ['db', '1'])],
    ],
    [
      'one of another project, with a name that is no label',
      single(),
      { '/s/db': ref('projects/p/secrets/DB__main') },
      [mount('secret-db-main', '/s')],
      [volume('secret-db-main', 'projects/p/secrets/DB__main', ['db', '1'])],
    ],
    [
      'a name that is taken',
      single({}, { volumes: [{ name: 'secret-db', emptyDir: {} }] }),
      { '/s/db': ref('db') },
      [mount('secret-db-2', '/s')],
      [{ name: 'secret-db', emptyDir: {} }, volume('secret-db-2', 'db', ['db', '1'])],
    ],
    [
      'a volume that shows just this',
      single({}, { volumes: [volume('v', 'db', ['db', '1'])] }),
      { '/s/db': ref('db') },
      [mount('v', '/s')],
      [volume('v', 'db', ['db', '1'])],
    ],
    [
      'another version',
      mounted([mount('v', '/s/')], [volume('v', 'db', ['db', '1'], ['other', '1'])]),
      { '/s/db': ref('db', 'latest') },
      [mount('v', '/s/')],
      [volume('v', 'db', ['db', 'latest'], ['other', '1'])],
    ],
    [
      'one file more of the same secret',
      mounted([mount('v', '/s')], [volume('v', 'db', ['db', '1'])]),
      { '/s/old': ref('db', '0x') },
      [mount('v', '/s')],
      [volume('v', 'db', ['db', '1'], ['old', '0x'])],
    ],
    [
      'one file beside that of its own name',
      mounted([mount('v', '/s')], [{ name: 'v', secret: { secret: 'projects/p/secrets/db' } }]),
      { '/s/new': ref('projects/p/secrets/db', '2') },
      [mount('v', '/s')],
      [volume('v', 'projects/p/secrets/db', ['db', 'latest'], ['new', '2'])],
    ],
    [
      'in this place only, where a volume is shown in two',
      mounted([mount('v', '/s'), mount('v', '/t')], [volume('v', 'db', ['db', '1'])]),
      { '/s/db': ref('db', '2') },
      [mount('secret-db', '/s'), mount('v', '/t')],
      [volume('v', 'db', ['db', '1']), volume('secret-db', 'db', ['db', '2'])],
    ],
  ])('mounts %s', (_, live, mounts, volumeMounts, volumes) => {
    const edited = edit(live, container({ mounts }));
    expect(containersOf(edited.body)[0]?.volumeMounts).toEqual(volumeMounts);
    expect((edited.body.template as Raw).volumes).toEqual(volumes);
    expect(edit(written(live, edited), container({ mounts })).same).toBe(true);
  });

  it('tells where they lie', () => {
    expect(edit(single(), container({ mounts: { '/s/db': ref('db') } })).changes).toEqual([
      { what: 'container api mount /s', to: 'volume secret-db' },
      { what: 'template volume secret-db', to: 'db of db:1' },
    ]);
  });

  it.each<[string, Raw, string, RegExp]>([
    ['relative', single(), 's/db', /no path of a file/],
    ['a directory', single(), '/s/', /no path of a file/],
    ['at the root', single(), '/db', /no path of a file/],
    ['a way up', single(), '/s/../x/db', /"\.\."/],
    ['a colon', single(), '/s:x/db', /":"/],
    ["the system's", single(), '/proc/self/db', /system's own/],
    ["the databases'", single(), '/cloudsql/db', /system's own/],
    [
      'of another secret',
      mounted([mount('v', '/s')], [volume('v', 'other', ['x', '1'])]),
      '/s/db',
      /something else/,
    ],
    [
      'of another volume',
      mounted([mount('v', '/s')], [{ name: 'v', emptyDir: {} }]),
      '/s/db',
      /something else/,
    ],
    ['of no volume', mounted([mount('v', '/s')], []), '/s/db', /something else/],
  ])('refuses a path that is %s', (_, live, path, problem) => {
    expect(() => edit(live, container({ mounts: { [path]: ref('db') } }))).toThrow(problem);
  });

  it('removes a file, and the volume with its last', () => {
    const live = mounted(
      [mount('v', '/s'), mount('w', '/t')],
      [volume('v', 'db', ['a', '1'], ['b', '1']), volume('w', 'x', ['c', '1'])],
    );
    const { body } = edit(live, container({ unset: ['/s/a', '/t/c', '/u/none'] }));
    expect(containersOf(body)[0]?.volumeMounts).toEqual([mount('v', '/s')]);
    expect((body.template as Raw).volumes).toEqual([volume('v', 'db', ['b', '1'])]);
  });
});

describe('databases', () => {
  const one = ['shop:europe-west1:db'];
  const sql = (instances: readonly string[]) => [{ name: 'cloudsql', cloudSqlInstance: { instances } }];

  it('are mounted, changed and taken away', () => {
    const first = edit(single(), { ...nothing, template: { cloudSql: one } });
    expect(first.body.template).toEqual({
      containers: [{ name: 'api', image: 'x/api:1', volumeMounts: [mount('cloudsql', '/cloudsql')] }],
      volumes: sql(one),
    });
    const live = written(single(), first);
    expect(edit(live, { ...nothing, template: { cloudSql: one } }).same).toBe(true);
    const two = [...one, 'shop:us-east1:db'];
    const second = edit(live, { ...nothing, template: { cloudSql: two } });
    expect((second.body.template as Raw).volumes).toEqual(sql(two));
    expect(second.changes).toEqual([
      { what: 'template volume cloudsql', from: one.join(), to: two.join(', ') },
    ]);
    const none = edit(live, { ...nothing, template: { cloudSql: [] } });
    expect(none.body.template).toEqual({
      containers: [{ name: 'api', image: 'x/api:1', volumeMounts: [] }],
      volumes: [],
    });
  });

  it('have names of three parts', () => {
    expect(() => edit(single(), { ...nothing, template: { cloudSql: ['db'] } })).toThrow(/cloud-sql: "db"/);
  });
});

describe('the network', () => {
  const direct = (fields: Raw) => ({ networkInterfaces: [fields], egress: 'ALL_TRAFFIC', later: 1 });

  it.each<[string, Raw | undefined, TemplateChange['vpc'], Raw | undefined]>([
    [
      'directly',
      undefined,
      { network: 'n', subnet: 's', tags: ['t'] },
      { networkInterfaces: [{ network: 'n', subnetwork: 's', tags: ['t'] }] },
    ],
    [
      'by a connector',
      undefined,
      { connector: 'c', egress: 'all-traffic' },
      { connector: 'c', egress: 'ALL_TRAFFIC' },
    ],
    [
      'directly after a connector',
      { connector: 'c', later: 1 },
      { network: 'n' },
      { networkInterfaces: [{ network: 'n' }], later: 1 },
    ],
    [
      'by a connector after directly',
      direct({ network: 'n' }),
      { connector: 'c' },
      { connector: 'c', egress: 'ALL_TRAFFIC', later: 1 },
    ],
    [
      'of another name',
      direct({ network: 'n', subnetwork: 's', tags: ['t'] }),
      { network: 'm' },
      direct({ network: 'm', tags: ['t'] }),
    ],
    [
      'by another subnet',
      direct({ network: 'n', subnetwork: 's' }),
      { subnet: 'u' },
      direct({ subnetwork: 'u' }),
    ],
    ['with other tags', direct({ network: 'n' }), { tags: ['t'] }, direct({ network: 'n', tags: ['t'] })],
    [
      'for private ranges',
      direct({ network: 'n' }),
      { egress: 'private-ranges-only' },
      { ...direct({ network: 'n' }), egress: 'PRIVATE_RANGES_ONLY' },
    ],
    ['not at all', direct({ network: 'n' }), 'none', undefined],
  ])('is reached %s', (_, before, vpc, after) => {
    const live = single({}, before === undefined ? {} : { vpcAccess: before });
    const wanted = { ...nothing, template: { vpc } } as RunWanted;
    const edited = edit(live, wanted);
    expect((edited.body.template as Raw).vpcAccess).toEqual(after);
    expect(edited.changes.map(({ what }) => what)).toEqual(['template VPC']);
    expect(edit(written(live, edited), wanted).same).toBe(true);
  });

  it.each<[string, TemplateChange['vpc'], RegExp]>([
    ['both ways', { network: 'n', connector: 'c' }, /vpc-connector: /],
    ['by tags alone', { tags: ['t'] }, /vpc-tags: /],
    ['nowhere', { egress: 'all-traffic' }, /vpc-egress: /],
  ])('cannot be reached %s', (_, vpc, problem) => {
    expect(() => edit(single(), { ...nothing, template: { vpc } } as RunWanted)).toThrow(problem);
  });
});
