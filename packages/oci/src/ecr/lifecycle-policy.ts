import { isDeepStrictEqual } from 'node:util';
import { isRecord } from '@pipeline/contracts';

/** Characters. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutLifecyclePolicy.html */
const LONGEST = 30_720;

/**
 * What is wrong with a lifecycle policy, as the end of a sentence: `rule 2 has no action`. Only what ECR is sure to refuse
 * is told; what AWS may add one day, such as another `countType`, is left to it.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
 */
export function lifecyclePolicyProblem(text: string): string | undefined {
  if (text.length > LONGEST) return `it has ${text.length} characters, and ECR takes ${LONGEST}`;
  const policy = parsed(text);
  if (!isRecord(policy)) return 'it is not a JSON object';
  const { rules } = policy;
  if (!Array.isArray(rules) || rules.length === 0) return 'it has no list of rules';
  for (const [at, rule] of rules.entries()) {
    const wrong = ruleProblem(rule);
    if (wrong !== undefined) return `rule ${at + 1} ${wrong}`;
  }
  const priorities = rules.map(priorityOf);
  const twice = priorities.find((priority, at) => priorities.indexOf(priority) !== at);
  return twice === undefined ? undefined : `two of its rules have the rulePriority ${twice}`;
}

/** Whether two policies say the same, however they are written: ECR gives the rules back in the order of their priority. */
export function samePolicy(one: string, other: string): boolean {
  return isDeepStrictEqual(inOrder(one), inOrder(other));
}

function inOrder(text: string): unknown {
  const policy = parsed(text);
  if (!isRecord(policy) || !Array.isArray(policy.rules)) return policy;
  const rules = policy.rules.toSorted((a, b) => priorityOf(a) - priorityOf(b));
  return { ...policy, rules };
}

function priorityOf(rule: unknown): number {
  return Number(isRecord(rule) && rule.rulePriority);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function ruleProblem(rule: unknown): string | undefined {
  if (!isRecord(rule)) return 'is not an object';
  const { rulePriority, selection, action } = rule;
  if (!isCount(rulePriority)) return 'has no rulePriority, a whole number from 1';
  if (!isRecord(selection)) return 'has no selection';
  const { tagStatus, tagPatternList, tagPrefixList, countType, countNumber } = selection;
  if (tagStatus !== 'tagged' && tagStatus !== 'untagged' && tagStatus !== 'any')
    return 'has a selection whose tagStatus is not tagged, untagged or any';
  if (tagStatus === 'tagged' && tagPatternList === undefined && tagPrefixList === undefined)
    return 'selects tagged images without a tagPatternList or a tagPrefixList';
  if (typeof countType !== 'string') return 'has a selection without countType';
  if (!isCount(countNumber)) return 'has a selection without countNumber, a whole number from 1';
  if (!isRecord(action) || typeof action.type !== 'string') return 'has no action with a type';
  return undefined;
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}
