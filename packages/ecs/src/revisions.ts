import type { EcsApiOptions } from './api.ts';
import { call } from './call.ts';
import type { Revisions } from './retention.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeregisterTaskDefinition.html */
export async function openRevisions({
  region,
  endpoint,
  credentials,
  ...waiting
}: EcsApiOptions): Promise<Revisions & { listFamilies(): Promise<string[]> }> {
  const sdk = await import('@aws-sdk/client-ecs');
  const client = new sdk.ECSClient({ region, credentials, maxAttempts: 1, ...(endpoint && { endpoint }) });
  return {
    async listActive(familyPrefix) {
      const arns: string[] = [];
      let nextToken: string | undefined;
      do {
        const input = { familyPrefix, status: 'ACTIVE', ...(nextToken && { nextToken }) } as const;
        const page = await call(
          'ListTaskDefinitions',
          false,
          () => client.send(new sdk.ListTaskDefinitionsCommand(input)),
          waiting,
        );
        arns.push(...(page.taskDefinitionArns ?? []));
        nextToken = page.nextToken;
      } while (nextToken);
      return arns;
    },

    async deregister(taskDefinition) {
      const command = new sdk.DeregisterTaskDefinitionCommand({ taskDefinition });
      await call('DeregisterTaskDefinition', true, () => client.send(command), waiting);
    },

    async listFamilies() {
      const command = new sdk.ListTaskDefinitionFamiliesCommand({ status: 'ACTIVE' });
      const { families } = await call(
        'ListTaskDefinitionFamilies',
        false,
        () => client.send(command),
        waiting,
      );
      return families ?? [];
    },
  };
}
