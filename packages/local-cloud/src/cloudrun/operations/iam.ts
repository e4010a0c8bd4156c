import { isObject } from '../codec.ts';
import { listOf, newEtag, objectOf, sameEtag, textOf } from '../fields.ts';
import { type Document, notFound, type Operations } from '../handler.ts';
import type { World } from '../world.ts';

/** IAM of services, worker pools and jobs. https://docs.cloud.google.com/run/docs/reference/rest/v2/Policy */
export function iamOperations(world: World): Operations {
  const policyOf = (resource: string): Document => {
    const there = [world.services, world.workerPools, world.jobs].some(all => all.has(resource));
    if (!there) throw notFound(resource);
    return world.policies.get(resource) ?? { version: 1, etag: 'ACAB' };
  };
  const operations: Operations = {
    GetIamPolicy: request => policyOf(textOf(request, 'resource')),
    SetIamPolicy: request => {
      const resource = textOf(request, 'resource');
      const policy = objectOf(request, 'policy');
      sameEtag(policy, { name: resource, ...policyOf(resource) });
      const etag = Buffer.from(newEtag()).toString('base64');
      const bindings = listOf(policy, 'bindings').filter(
        ({ members }) => Array.isArray(members) && members.length > 0,
      );
      const set = { version: 1, ...policy, bindings, etag };
      world.policies.set(resource, set);
      return set;
    },
    TestIamPermissions: request => {
      policyOf(textOf(request, 'resource'));
      return { permissions: request.permissions ?? [] };
    },
  };
  const of = ['Services', 'WorkerPools', 'Jobs'];
  return Object.fromEntries(
    of.flatMap(api => Object.entries(operations).map(([rpc, run]) => [`${api}.${rpc}`, run])),
  );
}

/** Who may call a service: members of `roles/run.invoker`. https://docs.cloud.google.com/run/docs/authenticating/public */
export function invokersOf(world: World, service: string): string[] {
  if (world.services.get(service)?.invokerIamDisabled === true) return ['allUsers'];
  const bindings = listOf(world.policies.get(service) ?? {}, 'bindings').filter(isObject);
  const invoker = bindings.filter(({ role }) => role === 'roles/run.invoker');
  return invoker.flatMap(({ members }) => (Array.isArray(members) ? members.map(String) : []));
}
