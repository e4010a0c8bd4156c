import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editJob } from '../../src/change/edit-job.ts';
import { editService } from '../../src/change/edit-service.ts';
import type { Raw } from '../../src/raw.ts';
import type { ContainerChange, RunWanted } from '../../src/wanted.ts';
import { written } from './documents.ts';

const RUNS = 150;

/** What a later version may know: any JSON, under any name but those known here, `__proto__` and `constructor` included. */
const unknowns = fc
  .dictionary(
    fc.oneof(
      fc.constantFrom('__proto__', 'constructor', 'toString', 'aField'),
      fc.string().map(key => `later ${key}`),
    ),
    fc.jsonValue({ maxDepth: 2 }).map(value => JSON.parse(JSON.stringify(value)) as unknown),
    { maxKeys: 3 },
  )
  .map(fields => JSON.parse(JSON.stringify(Object.fromEntries(Object.entries(fields)))) as Raw);

const withUnknowns = (known: fc.Arbitrary<Raw>) =>
  fc.tuple(known, unknowns).map(([fields, more]) => ({ ...more, ...fields }));

/** No two are alike, so that one found anywhere was taken from a variable. */
const values = fc.uuid().map(id => `value-${id}`);
const names = fc.constantFrom('A', 'B', 'C', '__proto__', 'constructor');

const ref = withUnknowns(
  fc.record({ secret: fc.constantFrom('db', 'token'), version: fc.constantFrom('1', 'latest') }),
);
const variable = fc
  .tuple(names, fc.oneof(values, ref))
  .map(([name, is]) =>
    typeof is === 'string' ? { name, value: is } : { name, valueSource: { secretKeyRef: is } },
  );
const container = (name: string) =>
  withUnknowns(
    fc.record(
      {
        image: fc.constantFrom('x/a:1', 'x/a@sha256:b'),
        env: fc.uniqueArray(withUnknowns(variable), {
          selector: ({ name: own }) => own as string,
          maxLength: 3,
        }),
        resources: withUnknowns(fc.record({ limits: fc.constant({ cpu: '1000m' }), cpuIdle: fc.boolean() })),
        args: fc.array(fc.string(), { maxLength: 2 }),
      },
      { requiredKeys: ['image'] },
    ),
  ).map(fields => ({ name, ...fields }));
const template = withUnknowns(
  fc.record({
    revision: fc.constant('api-1'),
    containers: fc
      .tuple(container('api'), container('proxy'))
      .map(list => [{ ...list[0], ports: [{ name: 'h2c', containerPort: 1 }] }, list[1]]),
    timeout: fc.constant('300s'),
    scaling: withUnknowns(fc.record({ maxInstanceCount: fc.constant(5) })),
    vpcAccess: withUnknowns(fc.record({ connector: fc.constant('c') })),
  }),
);
const service = withUnknowns(
  fc.record({
    name: fc.constant('projects/p/locations/r/services/api'),
    labels: fc.constant({ team: 'shop' }),
    template,
  }),
);

const change: fc.Arbitrary<ContainerChange> = fc
  .record(
    {
      image: fc.constantFrom('x/a:1', 'x/a:2'),
      env: fc.uniqueArray(fc.tuple(names, values), { selector: ([name]) => name, maxLength: 2 }),
      secrets: fc.uniqueArray(names, { maxLength: 2 }),
      unset: fc.uniqueArray(names, { maxLength: 2 }),
      cpu: fc.constantFrom('1', '2'),
      args: fc.array(fc.string(), { maxLength: 2 }),
    },
    { requiredKeys: [] },
  )
  .map(({ env = [], secrets = [], unset = [], ...rest }) => {
    const taken = env.map(([name]) => name);
    const free = secrets.filter(name => !taken.includes(name));
    return {
      ...rest,
      env: Object.fromEntries(env),
      secrets: Object.fromEntries(free.map(name => [name, { secret: 'token', version: '2' }])),
      unset: unset.filter(name => !taken.includes(name) && !free.includes(name)),
    };
  });
const wanted: fc.Arbitrary<RunWanted> = fc.record(
  {
    containers: change.map(each => ({ '': each })),
    template: fc.record(
      { timeout: fc.constantFrom(300, 60), maxInstances: fc.constantFrom(5, 7) },
      { requiredKeys: [] },
    ),
    labels: fc.constantFrom({ team: 'shop' }, { commit: 'abc' }),
    service: fc.record(
      { ingress: fc.constantFrom('all', 'internal'), invokerCheck: fc.boolean() },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['containers'] },
) as fc.Arbitrary<RunWanted>;

const edit = (live: Raw, asked: RunWanted) => editService(live, asked, { kind: 'service' });
const asJob = (live: Raw): Raw => ({ ...live, template: { later: 1, template: live.template } });
const valuesOf = (document: unknown) => JSON.stringify(document).match(/value-[0-9a-f-]{36}/g) ?? [];

type Containers = [Raw, ...Raw[]];

/** The document's JSON without all that `asked` may touch; what is left is compared byte for byte. */
function untouched(document: Raw, asked: RunWanted): string {
  const copy = JSON.parse(JSON.stringify(document)) as {
    labels?: unknown;
    template: Raw & { containers: Containers };
  };
  const { revision, timeout, scaling, labels, ...holder } = copy.template;
  const { maxInstanceCount, ...scalingRest } = scaling as Raw;
  const [first, ...others] = holder.containers;
  const { image, args, env = [], resources = {}, ...rest } = first;
  const { limits, cpuIdle, ...resourcesRest } = resources as Raw;
  const named = new Set([
    ...Object.keys(asked.containers['']?.env ?? {}),
    ...Object.keys(asked.containers['']?.secrets ?? {}),
    ...(asked.containers['']?.unset ?? []),
  ]);
  const left = (env as Raw[]).filter(({ name }) => !named.has(name as string));
  const { labels: top, ingress, invokerIamDisabled, ...fields } = copy as Raw;
  return JSON.stringify([
    { ...fields, template: undefined },
    { ...holder, containers: undefined },
    [scalingRest, rest, left, resourcesRest, others],
  ]);
}

describe('an edit', () => {
  it('leaves all that is not named as it is, whatever it is, byte for byte', () => {
    fc.assert(
      fc.property(service, wanted, (live, asked) => {
        const before = JSON.stringify(live);
        expect(untouched(written(live, edit(live, asked)), asked)).toBe(untouched(live, asked));
        expect(JSON.stringify(live)).toBe(before);
      }),
      { numRuns: RUNS },
    );
  });

  it('does all that is named', () => {
    fc.assert(
      fc.property(service, wanted, (live, asked) => {
        const after = written(live, edit(live, asked)) as { template: { containers: Containers } };
        const [first] = after.template.containers;
        const env = new Map((first.env as Raw[] | undefined)?.map(entry => [entry.name, entry]));
        const { env: set = {}, secrets = {}, unset = [], image } = asked.containers[''] ?? {};
        for (const [name, value] of Object.entries(set)) {
          expect(env.get(name)?.value).toBe(value);
          expect(env.get(name)).not.toHaveProperty('valueSource');
        }
        for (const name of Object.keys(secrets)) {
          expect(env.get(name)).toMatchObject({
            valueSource: { secretKeyRef: { secret: 'token', version: '2' } },
          });
          expect(env.get(name)).not.toHaveProperty('value');
        }
        for (const name of unset) expect(env.has(name)).toBe(false);
        if (image !== undefined) expect(first.image).toBe(image);
      }),
      { numRuns: RUNS },
    );
  });

  it('made twice changes nothing the second time', () => {
    fc.assert(
      fc.property(service, wanted, fc.boolean(), (live, asked, ofFile) => {
        const request = ofFile
          ? {
              ...asked,
              base: { template: { containers: [{ image: 'x/file:1', ports: [{ containerPort: 1 }] }] } },
            }
          : asked;
        const again = edit(written(live, edit(live, request)), request);
        expect(again).toMatchObject({ same: true, mask: [], changes: [] });
      }),
      { numRuns: RUNS },
    );
  });

  it('has changes exactly where there is something to send, and no value in them', () => {
    fc.assert(
      fc.property(service, service, wanted, fc.boolean(), (live, other, asked, fromServing) => {
        const serving = {
          ...(other.template as Raw),
          name: 'projects/p/locations/r/services/api/revisions/api-0',
        };
        const { changes, same } = editService(live, asked, {
          kind: 'service',
          ...(fromServing && { serving }),
        });
        expect(changes.length === 0).toBe(same);
        for (const value of valuesOf([live, other, asked]))
          expect(JSON.stringify(changes)).not.toContain(value);
      }),
      { numRuns: RUNS },
    );
  });

  it('of a job does all this likewise', () => {
    const ofJob = wanted.map(({ service: _, template: __, ...rest }) => rest as RunWanted);
    fc.assert(
      fc.property(service, ofJob, (live, asked) => {
        const single = {
          ...live,
          template: {
            ...(live.template as Raw),
            containers: [(live.template as { containers: Raw[] }).containers[0]],
          },
        };
        const job = asJob(single);
        const { body, changes } = editJob(job, asked);
        const inner = (document: Raw): Raw => ({
          ...document,
          template: (document.template as Raw).template,
        });
        expect(untouched(inner(body), asked)).toBe(untouched(inner(job), asked));
        expect(editJob(body, asked)).toMatchObject({ same: true, changes: [] });
        for (const value of valuesOf([job, asked])) expect(JSON.stringify(changes)).not.toContain(value);
      }),
      { numRuns: RUNS },
    );
  });
});
