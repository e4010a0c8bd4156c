import { AwsFault } from '../../http/aws-fault.ts';
import { page } from '../find.ts';
import type { Json } from '../model.ts';
import type { World } from '../world.ts';

interface ListInput {
  familyPrefix?: string;
  status?: 'ACTIVE' | 'INACTIVE';
  sort?: 'ASC' | 'DESC';
  maxResults?: number;
  nextToken?: string;
}

export function taskDefinitionOperations({ taskDefinitions }: World) {
  return {
    /** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html */
    RegisterTaskDefinition(input: Json) {
      const taskDefinition = taskDefinitions.register(input);
      return { taskDefinition, tags: taskDefinitions.tags(taskDefinition) };
    },

    /** `tags` come only when asked for.
     * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskDefinition.html */
    DescribeTaskDefinition({
      taskDefinition: reference = '',
      include,
    }: {
      taskDefinition?: string;
      include?: string[];
    }) {
      const taskDefinition = taskDefinitions.find(reference);
      if (!taskDefinition) throw new AwsFault('ClientException', 'Unable to describe task definition.');
      const tagged = include?.includes('TAGS') === true;
      return { taskDefinition, ...(tagged && { tags: taskDefinitions.tags(taskDefinition) }) };
    },

    /** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeregisterTaskDefinition.html */
    DeregisterTaskDefinition({ taskDefinition = '' }: { taskDefinition?: string }) {
      return { taskDefinition: taskDefinitions.deregister(taskDefinition) };
    },

    /** ACTIVE ones of every family, or of just the family that `familyPrefix` names in full.
     * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTaskDefinitions.html */
    ListTaskDefinitions(input: ListInput) {
      const { familyPrefix, status = 'ACTIVE', sort = 'ASC' } = input;
      const all = taskDefinitions
        .list()
        .filter(each => each.status === status && (!familyPrefix || each.family === familyPrefix))
        .sort((a, b) => a.family.localeCompare(b.family) || a.revision - b.revision);
      if (sort === 'DESC') all.reverse();
      const { items, ...rest } = page(all, input);
      return { taskDefinitionArns: items.map(({ taskDefinitionArn }) => taskDefinitionArn), ...rest };
    },
  };
}
