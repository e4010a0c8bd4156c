import { AwsFault } from '../http/aws-fault.ts';
import type { Repository } from '../registry/repository.ts';
import { type EcrContext, repositoryOf } from './repositories.ts';

interface Named {
  repositoryName: string;
}

/** Kept and given back; no image expires here. */
const policies = new WeakMap<Repository, string>();

export function lifecyclePolicyOperations(context: EcrContext) {
  const answer = ({ repositoryName }: Named, lifecyclePolicyText: string) => ({
    registryId: context.accountId,
    repositoryName,
    lifecyclePolicyText,
  });
  return {
    /** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutLifecyclePolicy.html */
    PutLifecyclePolicy: (input: Named & { lifecyclePolicyText: string }) => {
      const repository = repositoryOf(context, input.repositoryName);
      check(input.lifecyclePolicyText);
      policies.set(repository, input.lifecyclePolicyText);
      return answer(input, input.lifecyclePolicyText);
    },

    /** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetLifecyclePolicy.html */
    GetLifecyclePolicy: (input: Named) => {
      const text = policies.get(repositoryOf(context, input.repositoryName));
      if (text !== undefined) return answer(input, text);
      throw new AwsFault(
        'LifecyclePolicyNotFoundException',
        `Lifecycle policy does not exist for the repository with name '${input.repositoryName}' in the registry with id '${context.accountId}'`,
      );
    },
  };
}

/** What every policy has. https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html */
const PARTS = ['rulePriority', 'selection', 'action'];

function check(text: string): void {
  const rules = rulesOf(text);
  if (rules === undefined) throw invalid('Could not map policyString into LifecyclePolicy.');
  for (const rule of rules) {
    const missing = PARTS.filter(part => Object(rule)[part] === undefined);
    if (missing.length > 0)
      throw invalid(`object has missing required properties (${JSON.stringify(missing)})`);
  }
}

function rulesOf(text: string): unknown[] | undefined {
  try {
    const { rules } = Object(JSON.parse(text));
    return Array.isArray(rules) && rules.length > 0 ? rules : undefined;
  } catch {
    return undefined;
  }
}

function invalid(why: string): AwsFault {
  return new AwsFault(
    'InvalidParameterException',
    `Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle policy validation failure: ${why}'`,
  );
}
