import { type Catalogue, ours } from './catalogue.ts';
import { type Job, needsOf, type Step, trigger, type Workflow } from './model.ts';
import { type Reference, references } from './references.ts';

/** https://github.com/actions/checkout#usage */
const CHECKOUT = ['ref', 'commit'];

/** References to inputs, secrets, steps, jobs and outputs that are not there. */
export function referenceComplaints(workflow: Workflow, known: Catalogue): string[] {
  const found: string[] = [];
  const given = ['workflow_call', 'workflow_dispatch'].map(event => trigger(workflow, event));
  const inputs = given.flatMap(event => Object.keys(event?.inputs ?? {}));
  const secrets = trigger(workflow, 'workflow_call')?.secrets;
  for (const { context, name } of references(workflow)) {
    if (context === 'inputs' && !inputs.includes(name)) found.push(`there is no input ${name}`);
    const isGiven = name === 'GITHUB_TOKEN' || secrets === undefined || name in secrets;
    if (context === 'secrets' && !isGiven) found.push(`there is no secret ${name}`);
  }
  const { on: _, jobs, ...top } = workflow;
  for (const reference of references([top, trigger(workflow, 'workflow_call')?.outputs]))
    if (reference.context === 'jobs') found.push(...jobComplaints(reference, jobs, known));
  for (const [id, job] of Object.entries(jobs)) {
    for (const problem of [...needsComplaints(job, jobs, known), ...stepComplaints(job, known)])
      found.push(`job ${id}: ${problem}`);
  }
  return [...new Set(found)];
}

function needsComplaints(job: Job, jobs: Workflow['jobs'], known: Catalogue): string[] {
  const missing = needsOf(job).filter(name => !(name in jobs));
  const found = missing.map(name => `needs ${name}, which is not there`);
  for (const reference of references(job)) {
    if (reference.context !== 'needs') continue;
    if (!needsOf(job).includes(reference.name))
      found.push(`reads needs.${reference.name} without needing it`);
    else found.push(...jobComplaints(reference, jobs, known));
  }
  return found;
}

function jobComplaints({ name, output }: Reference, jobs: Workflow['jobs'], known: Catalogue): string[] {
  const job = jobs[name];
  if (job === undefined) return [`there is no job ${name}`];
  if (output === undefined) return [];
  const called = job.uses === undefined ? undefined : known.get(ours(job.uses)?.key ?? '');
  const outputs = called?.outputs ?? Object.keys(job.outputs ?? {});
  return outputs.includes(output) ? [] : [`job ${name} has no output ${output}`];
}

function stepComplaints({ steps = [], ...job }: Job, known: Catalogue): string[] {
  const found: string[] = [];
  const check = (value: unknown, before: readonly Step[]) => {
    for (const { context, name, output } of references(value)) {
      if (context !== 'steps') continue;
      const step = before.find(({ id }) => id === name);
      if (step === undefined) found.push(`there is no step ${name} before its use`);
      else if (output !== undefined && !sets(step, output, known))
        found.push(`step ${name} has no output ${output}`);
    }
  };
  for (const [index, step] of steps.entries()) check(step, steps.slice(0, index));
  check(job, steps);
  return found;
}

function sets({ uses, run = '' }: Step, output: string, known: Catalogue): boolean {
  if (uses === undefined)
    return run.includes('GITHUB_OUTPUT') && new RegExp(`\\b${output}(?:=|<<)`).test(run);
  if (uses.startsWith('actions/checkout@')) return CHECKOUT.includes(output);
  return known.get(ours(uses)?.key ?? '')?.outputs.includes(output) === true;
}
