import { given, type Problems } from '@pipeline/action-kit';
import { type Inputs, spec } from '../spec.gen.ts';

type Operation = Inputs['operation'];

/** What not all operations take, and which do. */
const TAKEN_BY = {
  approval: ['resolve', 'verify'],
  images: ['request', 'verify'],
  deployments: ['request', 'verify'],
  names: ['verify'],
  wants: ['verify'],
  'from-environment': ['request'],
  commit: ['request', 'verify'],
  deadline: ['request'],
  place: ['request', 'verify'],
  labels: ['request'],
  workflow: ['resolve'],
  ref: ['resolve'],
  'workflow-inputs': ['resolve'],
  emergency: ['verify'],
  'emergency-approvers': ['verify'],
  'was-approved-by': ['verify'],
} satisfies Partial<Record<string, Operation[]>>;

/** A release's id, which a request has, too: run and attempt. */
export function isRequestId(text: string): boolean {
  return /^\d{1,20}\.\d{1,6}$/.test(text);
}

/** What an operation needs, and what it has no use for. */
export function judgeOperation(inputs: Inputs, problems: Problems): void {
  const { operation } = inputs;
  if (problems.has('operation')) return;
  const names = Object.keys(TAKEN_BY) as (keyof typeof TAKEN_BY)[];
  for (const name of given(spec, inputs, names)) {
    const takers: readonly Operation[] = TAKEN_BY[name];
    if (!takers.includes(operation))
      problems.add(name, `${operation} takes none`, `Remove it; it is for ${takers.join(' and ')}`);
  }
  if (operation === 'resolve') judgeResolve(inputs, problems);
  else judgeAsking(inputs, problems);
}

function judgeResolve(inputs: Inputs, problems: Problems): void {
  const { workflow, ref, workflowInputs, environment, approval, approvers } = inputs;
  if (workflow !== undefined && !/^[\w.-]+\.ya?ml$/.test(workflow))
    problems.add(
      'workflow',
      `${JSON.stringify(workflow)} is not a workflow's file`,
      'Write its name alone, such as promote.yml',
    );
  if (workflow === undefined)
    for (const [name, value] of Object.entries({ ref, 'workflow-inputs': workflowInputs }))
      if (value !== undefined)
        problems.add(name, 'no workflow is started', 'Name it in `workflow`, or remove this');
  if (workflowInputs !== undefined && Object.hasOwn(workflowInputs, 'approval'))
    problems.add('workflow-inputs', '`approval` is given by this action', 'Remove it from there');
  if (approvers === undefined)
    for (const name of given(spec, inputs, ['quorum', 'self-approval']))
      problems.add(
        name,
        'without `approvers` the rule is the request’s own',
        'Give `approvers`, too, or remove this',
      );
  if (approval !== undefined && environment === undefined)
    problems.add('environment', 'a request is looked for in an environment', 'Name it');
}

function judgeAsking(inputs: Inputs, problems: Problems): void {
  const { operation, environment, approvers = [], place, images, deployments, fromEnvironment } = inputs;
  if (environment === undefined)
    problems.add('environment', `${operation} needs it`, 'Name it, such as production');
  if (approvers.length === 0 && place !== 'environment')
    problems.add(
      'approvers',
      `${operation} needs somebody who may approve`,
      'Name logins, or teams as org/team',
    );
  const named = images !== undefined || deployments !== undefined;
  if (operation === 'request' && named === (fromEnvironment !== undefined))
    problems.add(
      'from-environment',
      named ? 'it is given beside `images` or `deployments`' : 'nothing says what would go live',
      'Give either this, or `images` and `deployments`',
    );
  if (operation === 'verify' && inputs.emergency !== undefined) judgeEmergency(inputs, problems);
}

function judgeEmergency({ wants, images, deployments }: Inputs, problems: Problems): void {
  const all = { images, deployments };
  const kinds = wants === undefined ? (['images', 'deployments'] as const) : [wants];
  if (kinds.some(kind => all[kind] !== undefined)) return;
  const fix = `Give ${kinds.map(kind => `\`${kind}\``).join(' or ')}`;
  problems.add('emergency', 'nothing says what is about to go live', fix);
}
