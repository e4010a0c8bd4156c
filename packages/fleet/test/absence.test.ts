import { ConfigError, RemoteError } from '@pipeline/contracts';
import { expect, it } from 'vitest';
import { absenceOf as absenceOfRun } from '../src/cloudrun/absence.ts';
import { absenceOf } from '../src/ecs/absence.ts';

const ARN = 'arn:aws:ecs:eu-west-1:123456789012:task-definition/api:7';
const PLACE = { cluster: 'shop', service: 'api' };
const SNAPSHOT = { taskDefinition: ARN, images: {} };
const refused = (errorCode: string) =>
  new RemoteError(`ECS: ${errorCode}`, { service: 'Amazon ECS', operation: 'Describe', errorCode });

/** What ECS answers: an error, or `undefined` for a service that is not there. */
function ecs(service: Error | undefined, revision: Error | string) {
  return {
    describeService: () => (service === undefined ? Promise.resolve(undefined) : Promise.reject(service)),
    describeTaskDefinition: async () => {
      if (revision instanceof Error) throw revision;
      const definition = {
        taskDefinitionArn: revision,
        family: 'api',
        revision: 7,
        containerDefinitions: [],
      };
      return { definition, tags: [] };
    },
  };
}

it.each([
  ['AccessDeniedException'],
  ['ThrottlingException'],
  ['ServiceNotFoundException'],
  ['ExpiredTokenException'],
])('takes %s of a service for no deletion', async code => {
  await expect(absenceOf(ecs(refused(code), ARN), PLACE, SNAPSHOT)).rejects.toThrow(code);
});

it.each([
  ['no permission', refused('AccessDeniedException')],
  ['no such revision', refused('ClientException')],
  ['another one than that', ARN.replace('123456789012', '210987654321')],
])('is not sure by a role that has %s', async (_, revision) => {
  for (const service of [undefined, refused('ClusterNotFoundException')])
    expect(await absenceOf(ecs(service, revision), PLACE, SNAPSHOT)).toMatchObject({ sure: false });
});

it('lets a fault of ours through', async () => {
  await expect(absenceOf(ecs(undefined, new TypeError('boom')), PLACE, SNAPSHOT)).rejects.toThrow('boom');
});

it.each([
  [
    'a denied permission',
    new RemoteError('403', { service: 'Cloud Run', operation: 'GetService', status: 403 }),
  ],
  ['a project that is not known', new ConfigError('Google knows no project')],
])('takes %s on Cloud Run for no deletion', async (_, error) => {
  const looked = Promise.reject(error);
  await expect(absenceOfRun(looked, 'service api', { project: 'p', region: 'r' })).rejects.toBe(error);
});
