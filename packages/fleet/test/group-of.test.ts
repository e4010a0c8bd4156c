import { expect, it } from 'vitest';
import { groupOf } from '../src/ecs/group-of.ts';

/** Application → group → the service that it deploys. */
function groups(all: Record<string, Record<string, string>>) {
  const asked: string[] = [];
  const api = {
    listApplications: async () => Object.keys(all),
    listGroups: async (application: string) => Object.keys(all[application] ?? {}),
    describeGroup: async (application: string, group: string) => {
      asked.push(`${application}/${group}`);
      const service = all[application]?.[group];
      return service === undefined ? undefined : { services: [{ cluster: 'shop', service }] };
    },
  };
  return { api: api as unknown as Parameters<typeof groupOf>[0], asked };
}

it('asks once for a group that has the console’s name', async () => {
  const { api, asked } = groups({ 'AppECS-shop-api': { 'DgpECS-shop-api': 'api' } });
  expect(await groupOf(api, 'shop', 'api')).toEqual({});
  expect(asked).toHaveLength(1);
});

it('finds one of whatever name by the service that it deploys', async () => {
  const { api } = groups({ web: { prod: 'web' }, backend: { staging: 'worker', prod: 'api' } });
  expect(await groupOf(api, 'shop', 'api')).toEqual({ application: 'backend', group: 'prod' });
});

it('finds none that deploys another service, so that the target says which it wanted', async () => {
  const { api } = groups({ 'AppECS-shop-api': { 'DgpECS-shop-api': 'web' } });
  expect(await groupOf(api, 'shop', 'api')).toEqual({});
});
