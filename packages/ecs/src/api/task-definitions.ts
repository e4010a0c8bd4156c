import type { Described } from '../definition/base.ts';
import { keepRaw, sendRaw } from '../raw.ts';
import type { RawTaskDefinition } from '../task-definition.ts';
import type { Connection } from './connection.ts';

export interface TaskDefinitionsApi {
  /** By ARN, `family:revision`, or family for the newest active one. */
  describeTaskDefinition(id: string): Promise<Described>;
  /** Returns the new revision's ARN. */
  registerTaskDefinition(input: Record<string, unknown>): Promise<string>;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html */
export function taskDefinitionsApi({ sdk, client, read, change }: Connection): TaskDefinitionsApi {
  return {
    describeTaskDefinition: id =>
      read('DescribeTaskDefinition', async () => {
        const command = new sdk.DescribeTaskDefinitionCommand({ taskDefinition: id, include: ['TAGS'] });
        const raw = keepRaw(command);
        await client.send(command);
        const { taskDefinition, tags } = raw() as { taskDefinition: RawTaskDefinition; tags?: unknown[] };
        return { definition: taskDefinition, tags: tags ?? [] };
      }),

    registerTaskDefinition: input =>
      change('RegisterTaskDefinition', async () => {
        // The input that the SDK sees passes its checks only; what is sent is the whole body.
        const command = new sdk.RegisterTaskDefinitionCommand({
          family: String(input.family),
          containerDefinitions: [],
        });
        sendRaw(command, input);
        const { taskDefinition } = await client.send(command);
        return taskDefinition?.taskDefinitionArn ?? '';
      }),
  };
}
