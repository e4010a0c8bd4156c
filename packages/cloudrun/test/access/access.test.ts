import { RemoteError } from '@pipeline/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOpen, withEverybody } from '../../src/access/invoker-policy.ts';
import { applyAccess, type Raw } from '../../src/index.ts';
import { AT, conflict, lost } from '../fake-jobs.ts';

const INVOKER = 'roles/run.invoker';
const condition = { title: 'until May', expression: 'request.time < timestamp("2027-05-01T00:00:00Z")' };

describe('withEverybody', () => {
  it.each<[string, boolean, Raw, Raw]>([
    [
      'into no policy',
      true,
      { etag: 'a' },
      { etag: 'a', bindings: [{ role: INVOKER, members: ['allUsers'] }] },
    ],
    [
      'beside others',
      true,
      { bindings: [{ role: INVOKER, members: ['user:a@b.c'] }] },
      { bindings: [{ role: INVOKER, members: ['user:a@b.c', 'allUsers'] }] },
    ],
    [
      'not under somebody’s condition',
      true,
      { version: 3, bindings: [{ role: INVOKER, members: ['allUsers'], condition }] },
      {
        version: 3,
        bindings: [
          { role: INVOKER, members: ['allUsers'], condition },
          { role: INVOKER, members: ['allUsers'] },
        ],
      },
    ],
    [
      'out, and its empty binding with them',
      false,
      {
        bindings: [
          { role: INVOKER, members: ['allUsers'] },
          { role: 'roles/run.viewer', members: ['allUsers'] },
        ],
      },
      { bindings: [{ role: 'roles/run.viewer', members: ['allUsers'] }] },
    ],
    [
      'out of every binding of that role',
      false,
      { bindings: [{ role: INVOKER, members: ['allUsers', 'user:a@b.c'], condition }] },
      { bindings: [{ role: INVOKER, members: ['user:a@b.c'], condition }] },
    ],
  ])('%s', (_, allowed, policy, wanted) => expect(withEverybody(policy, allowed)).toEqual(wanted));

  const member = fc.constantFrom('allUsers', 'allAuthenticatedUsers', 'user:a@b.c', 'serviceAccount:x@y.z');
  const binding = fc.record(
    {
      role: fc.constantFrom(INVOKER, 'roles/run.viewer', 'roles/run.admin'),
      members: fc.uniqueArray(member, { minLength: 1 }),
      condition: fc.constant(condition),
      fieldOfNextYear: fc.jsonValue(),
    },
    { requiredKeys: ['role', 'members'] },
  );
  const policy = fc.record(
    {
      etag: fc.string(),
      version: fc.constantFrom(1, 3),
      bindings: fc.array(binding),
      auditConfigs: fc.jsonValue(),
    },
    { requiredKeys: ['etag'] },
  );
  /** All of a policy but that everybody is an invoker. */
  const rest = (given: Raw) => {
    const bindings = (given.bindings ?? []) as { role: string; members: string[] }[];
    return {
      ...given,
      bindings: bindings
        .map(each =>
          each.role === INVOKER
            ? { ...each, members: each.members.filter(name => name !== 'allUsers') }
            : each,
        )
        .filter(({ members }) => members.length > 0),
    };
  };

  it('does what is wanted, once, and touches nothing else', () => {
    fc.assert(
      fc.property(policy, fc.boolean(), (given, allowed) => {
        const edited = withEverybody(given, allowed);
        expect(isOpen(edited)).toBe(allowed);
        expect(rest(edited)).toEqual(rest(given));
        expect(withEverybody(edited, allowed)).toBe(edited);
      }),
    );
  });

  it.each([
    ['bindings', { bindings: 'none' }],
    ['a binding', { bindings: [null] }],
    ['members', { bindings: [{ role: INVOKER, members: 'allUsers' }] }],
  ])('writes nothing back where it cannot read %s', (_, given) => {
    expect(() => withEverybody(given, true)).toThrow('cannot be read');
  });
});

describe('applyAccess', () => {
  /** A service's policy in the world, and what goes wrong at each write. */
  function world(policy: Raw, ...troubles: (Error | 'lost' | undefined)[]) {
    const seen = { policy, reads: 0, writes: 0 };
    const api = {
      getIamPolicy: async () => {
        seen.reads += 1;
        return seen.policy;
      },
      setIamPolicy: async (_: unknown, service: string, wanted: Raw) => {
        expect([service, wanted.etag]).toEqual(['api', seen.policy.etag]);
        const trouble = troubles.shift();
        if (trouble instanceof Error) throw trouble;
        seen.policy = { ...wanted, etag: `${wanted.etag}+` };
        seen.writes += 1;
        if (trouble === 'lost') throw lost('SetIamPolicy');
        return seen.policy;
      },
    };
    return { seen, api };
  }
  const open = { etag: 'a', bindings: [{ role: INVOKER, members: ['allUsers'] }] };
  const change = { what: 'access without an identity', from: 'refused', to: 'allowed' };

  it('reads nothing where nothing is asked', async () => {
    const { api, seen } = world(open);
    expect(await applyAccess(api, AT, 'api', {})).toEqual([]);
    expect(seen).toMatchObject({ reads: 0, writes: 0 });
  });

  it.each([
    [true, { etag: 'a' }, [change], 1],
    [true, open, [], 0],
    [false, open, [{ ...change, from: 'allowed', to: 'refused' }], 1],
    [false, { etag: 'a' }, [], 0],
  ])('%s, of %j', async (allowUnauthenticated, policy, changes, writes) => {
    const { api, seen } = world(policy);
    expect(await applyAccess(api, AT, 'api', { allowUnauthenticated })).toEqual(changes);
    expect(seen.writes).toBe(writes);
    expect(isOpen(seen.policy)).toBe(allowUnauthenticated);
  });

  it.each<[string, (Error | 'lost')[], number]>([
    ['somebody else wrote in between', [conflict(), conflict()], 1],
    ['the answer was lost before its effect', [lost('SetIamPolicy')], 1],
    ['the answer was lost after its effect', ['lost'], 1],
  ])('is done, and told, where %s', async (_, troubles, writes) => {
    const { api, seen } = world({ etag: 'a' }, ...troubles);
    expect(await applyAccess(api, AT, 'api', { allowUnauthenticated: true })).toEqual([change]);
    expect(seen.writes).toBe(writes);
    expect(isOpen(seen.policy)).toBe(true);
  });

  const denied = new RemoteError('denied', { service: 'Cloud Run', operation: 'SetIamPolicy', status: 403 });
  it.each([
    ['is refused', [denied], 1],
    ['always finds somebody else’s', Array.from({ length: 9 }, conflict), 4],
  ])('throws where it %s', async (_, troubles, reads) => {
    const { api, seen } = world({ etag: 'a' }, ...troubles);
    await expect(applyAccess(api, AT, 'api', { allowUnauthenticated: true })).rejects.toBe(
      troubles[reads - 1],
    );
    expect(seen.reads).toBe(reads);
  });
});
