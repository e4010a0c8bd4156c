import type { Problem } from '@pipeline/contracts';
import { labelProblem } from '../names/label.ts';
import type { Raw } from '../raw.ts';
import type { RunWanted, ServiceChange } from '../wanted.ts';
import { put, putAll, record, within, without } from './fields.ts';
import { KIND_WORDS, type Kind } from './kind.ts';

/** https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.services#IngressTraffic */
const INGRESS = {
  all: 'INGRESS_TRAFFIC_ALL',
  internal: 'INGRESS_TRAFFIC_INTERNAL_ONLY',
  'internal-and-load-balancing': 'INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER',
} as const;
const LONGEST_DESCRIPTION = 512;

/** `document` with what is said of it as a whole. */
export function editSettings(document: Raw, change: ServiceChange, kind: Kind, problems: Problem[]): Raw {
  const { ingress, audiences, invokerCheck, description, instances } = change;
  problems.push(...serviceProblems(change, kind));
  const edited = putAll(document, {
    ingress: ingress && INGRESS[ingress],
    customAudiences: audiences,
    invokerIamDisabled: invokerCheck === undefined ? undefined : !invokerCheck,
    description,
  });
  return instances === undefined
    ? edited
    : within(edited, 'scaling', scaling => put(scaling, 'manualInstanceCount', instances));
}

export function serviceProblems(change: ServiceChange, kind: Kind): Problem[] {
  const problems: Problem[] = [];
  const none = (input: string, given: unknown, kinds: readonly Kind[]) => {
    if (given !== undefined && !kinds.includes(kind))
      problems.push({ input, problem: `a ${KIND_WORDS[kind]} has none`, fix: 'Leave it out' });
  };
  none('ingress', change.ingress, ['service']);
  none('custom-audiences', change.audiences, ['service']);
  none('invoker-check', change.invokerCheck, ['service']);
  none('description', change.description, ['service', 'worker-pool']);
  none('instances', change.instances, ['worker-pool']);
  const { description, instances } = change;
  if (description !== undefined && description.length > LONGEST_DESCRIPTION)
    problems.push({
      input: 'description',
      problem: `it has ${description.length} characters`,
      fix: `Cloud Run allows ${LONGEST_DESCRIPTION}`,
    });
  if (instances !== undefined && !(Number.isInteger(instances) && instances >= 0))
    problems.push({
      input: 'instances',
      problem: `${instances} is not possible`,
      fix: 'Give a whole number',
    });
  return problems;
}

type Labels = Pick<RunWanted, 'labels' | 'removeLabels'>;

/** `holder` with its labels changed. */
export function editLabels(holder: Raw, { labels = {}, removeLabels = [] }: Labels): Raw {
  const before = record(holder.labels);
  const gone = removeLabels.filter(key => Object.hasOwn(before, key));
  if (Object.keys(labels).length + gone.length === 0) return holder;
  return put(holder, 'labels', { ...without(before, gone), ...labels });
}

export function labelProblems({ labels = {}, removeLabels = [] }: Labels): Problem[] {
  const problems: Problem[] = [];
  for (const [key, value] of Object.entries(labels)) {
    const problem = labelProblem(key, value);
    if (problem !== undefined)
      problems.push({
        input: 'labels',
        problem: `"${key}" ${problem}`,
        fix: 'See https://docs.cloud.google.com/resource-manager/docs/labels-overview#requirements',
      });
    if (removeLabels.includes(key))
      problems.push({
        input: 'labels',
        problem: `"${key}" is also in remove-labels`,
        fix: 'Name it in one of them',
      });
  }
  return problems;
}
