import { type Callable, type Catalogue, ours } from './catalogue.ts';
import type { WorkflowFile } from './files.ts';
import { type Job, type Permissions, type Step, trigger } from './model.ts';
import { beyond } from './permissions.ts';
import { referenceComplaints } from './reference-complaints.ts';

/** What is wrong with a workflow that neither GitHub's parser nor a linter can know, a line each. */
export function complaints(file: WorkflowFile, known: Catalogue): string[] {
  const { workflow } = file;
  const found = referenceComplaints(workflow, known);
  for (const [id, job] of Object.entries(workflow.jobs)) {
    const say = (problem: string) => found.push(`job ${id}: ${problem}`);
    const permissions = job.permissions ?? workflow.permissions;
    if (permissions === undefined) say('has no permissions, nor has the workflow');
    if (job.uses !== undefined)
      for (const problem of callComplaints(file, job, permissions, known)) say(problem);
    else if (job['timeout-minutes'] === undefined) say('has no timeout-minutes, so it may take six hours');
    for (const step of job.steps ?? []) for (const problem of stepComplaints(file, step, known)) say(problem);
  }
  return found.map(problem => `${file.path}: ${problem}`);
}

function callComplaints(
  file: WorkflowFile,
  job: Job,
  granted: Permissions | undefined,
  known: Catalogue,
): string[] {
  const uses = job.uses ?? '';
  const called = lookUp(file, uses, known);
  if (typeof called === 'string') return [called];
  const { workflow } = called;
  if (workflow === undefined) return [`${uses} is an action, not a workflow`];
  const found = withComplaints(uses, job.with ?? {}, called);
  const secrets = trigger(workflow, 'workflow_call')?.secrets ?? {};
  if (job.secrets !== 'inherit') {
    const given = Object.keys(job.secrets ?? {});
    for (const name of given) if (!(name in secrets)) found.push(`${uses} has no secret ${name}`);
    for (const [name, secret] of Object.entries(secrets))
      if (secret?.required && !given.includes(name)) found.push(`${uses} requires the secret ${name}`);
  }
  for (const [id, inner] of Object.entries(workflow.jobs)) {
    for (const permission of beyond(granted ?? {}, inner.permissions ?? workflow.permissions ?? {}))
      found.push(`${uses} needs \`${permission}\` for its job ${id}`);
  }
  return found;
}

function stepComplaints(
  file: WorkflowFile,
  { uses, with: given = {}, run }: Step,
  known: Catalogue,
): string[] {
  if (run?.includes('${{')) return ['puts an expression into a shell script; hand it over by env'];
  if (uses === undefined) return [];
  if (uses.startsWith('actions/checkout@')) return pinComplaints(file, uses);
  const called = lookUp(file, uses, known);
  if (typeof called === 'string') return [called];
  if (called.workflow !== undefined) return [`${uses} is a workflow, not an action`];
  return withComplaints(uses, given, called);
}

function pinComplaints({ text }: WorkflowFile, uses: string): string[] {
  if (!/@[0-9a-f]{40}$/.test(uses)) return [`${uses} is not pinned by a commit`];
  const named = text.split('\n').some(line => line.includes(uses) && /# v\d+\.\d+\.\d+$/.test(line));
  return named ? [] : [`${uses} does not say its version in a comment`];
}

function lookUp({ inTree }: WorkflowFile, uses: string, known: Catalogue): Callable | string {
  const found = ours(uses);
  if (found === undefined) return `uses ${uses}; only our own and actions/checkout are allowed`;
  if (inTree !== (found.ref === undefined))
    return inTree ? `${uses} must be \`$/…\`, the running commit` : `${uses} leads nowhere outside our tree`;
  if (found.ref !== undefined && !/^(?:v\d+|[0-9a-f]{40})$/.test(found.ref))
    return `${uses} must name a major version or a commit`;
  return known.get(found.key) ?? `${uses} does not exist`;
}

function withComplaints(uses: string, given: Record<string, unknown>, { inputs }: Callable): string[] {
  const found: string[] = [];
  for (const [name, value] of Object.entries(given)) {
    const input = inputs[name];
    if (input === undefined) found.push(`${uses} has no input ${name}`);
    const refused = input?.refuses(value);
    if (refused !== undefined) found.push(`${uses} refuses ${name}: ${refused}`);
  }
  for (const [name, { required }] of Object.entries(inputs))
    if (required && !(name in given)) found.push(`${uses} requires ${name}`);
  return found;
}
