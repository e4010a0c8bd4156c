import { GithubFault, notFound } from './fault.ts';

/** A workflow that can be dispatched. */
export interface WorkflowOptions {
  /** The names that it takes. */
  inputs?: readonly string[];
  /** Branches and tags that it is on; any when absent. */
  refs?: readonly string[];
}

/** What was started, and by whom. */
export interface Dispatch {
  /** `owner/name` */
  repository: string;
  /** Its file's name, such as `promote.yml`. */
  workflow: string;
  ref: string;
  inputs: Record<string, string>;
  by: string;
}

const MOST_INPUTS = 25;

/** Checks what starts a workflow. https://docs.github.com/en/rest/actions/workflows#create-a-workflow-dispatch-event */
export function checkDispatch(
  workflow: string,
  { ref, inputs = {} }: Record<string, unknown>,
  workflows: Readonly<Record<string, WorkflowOptions>> | undefined,
): Pick<Dispatch, 'workflow' | 'ref' | 'inputs'> {
  if (typeof ref !== 'string' || ref === '')
    throw new GithubFault(422, 'Invalid request.\n\n"ref" wasn\'t supplied.');
  const given = Object.entries(inputs as Record<string, unknown>);
  if (given.length > MOST_INPUTS)
    throw new GithubFault(
      422,
      `you may only define up to ${MOST_INPUTS} \`inputs\` for a \`workflow_dispatch\` event`,
    );
  const wrong = given.find(([, value]) => typeof value !== 'string');
  if (wrong !== undefined) throw new GithubFault(422, `Invalid value for input '${wrong[0]}'`);
  if (workflows !== undefined) {
    const known = workflows[workflow];
    if (known === undefined) throw notFound();
    if (known.refs !== undefined && !known.refs.includes(ref))
      throw new GithubFault(422, `No ref found for: ${ref}`);
    const unexpected = given.map(([name]) => name).filter(name => !(known.inputs ?? []).includes(name));
    if (unexpected.length > 0)
      throw new GithubFault(422, `Unexpected inputs provided: ${JSON.stringify(unexpected)}`);
  }
  return { workflow, ref, inputs: inputs as Record<string, string> };
}
