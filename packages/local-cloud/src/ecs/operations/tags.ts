import { AwsFault } from '../../http/aws-fault.ts';
import { shortName } from '../arns.ts';
import type { Tag } from '../model.ts';
import type { World } from '../world.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTagsForResource.html */
export function tagOperations(world: World) {
  const holder = (arn: string): { get(): Tag[]; set(tags: Tag[]): void } => {
    const definition = arn.includes(':task-definition/') ? world.taskDefinitions.find(arn) : undefined;
    if (definition) {
      return {
        get: () => world.taskDefinitions.tags(definition),
        set: tags => world.taskDefinitions.setTags(definition, tags),
      };
    }
    const held =
      world.services.get(arn) ??
      [...world.clusters.values()].find(cluster => cluster.arn === arn) ??
      (arn.includes(':task/') ? world.tasks.get(shortName(arn)) : undefined);
    if (!held) throw new AwsFault('InvalidParameterException', 'The specified resource cannot be found.');
    return {
      get: () => held.tags,
      set: tags => {
        held.tags = tags;
      },
    };
  };
  return {
    ListTagsForResource({ resourceArn = '' }: { resourceArn?: string }) {
      return { tags: holder(resourceArn).get() };
    },

    TagResource({ resourceArn = '', tags = [] }: { resourceArn?: string; tags?: Tag[] }) {
      const held = holder(resourceArn);
      const kept = held.get().filter(({ key }) => !tags.some(tag => tag.key === key));
      held.set([...kept, ...tags]);
      return {};
    },

    /** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UntagResource.html */
    UntagResource({ resourceArn = '', tagKeys = [] }: { resourceArn?: string; tagKeys?: string[] }) {
      const held = holder(resourceArn);
      held.set(held.get().filter(({ key }) => !tagKeys.includes(key)));
      return {};
    },
  };
}
