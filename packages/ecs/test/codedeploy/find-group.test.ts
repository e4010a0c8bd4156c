import { expect, it } from 'vitest';
import { findGroup } from '../../src/codedeploy/find-group.ts';

it.each(['shop', 'arn:aws:ecs:eu-west-1:123456789012:cluster/shop'])(
  'finds the group that deploys a service of %s by the names that the console gives',
  async cluster => {
    const group = {
      config: 'CodeDeployDefault.ECSAllAtOnce',
      services: [{ cluster: 'shop', service: 'api' }],
      terminationWait: 0,
      testable: false,
    };
    const api = {
      describeGroup: async (application: string, name: string) => ({ ...group, application, name }),
      listApplications: async () => [],
      listGroups: async () => [],
    };
    expect(await findGroup(api, cluster, 'api', {})).toMatchObject({
      application: 'AppECS-shop-api',
      name: 'DgpECS-shop-api',
    });
  },
);
