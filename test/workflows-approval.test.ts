import { describe, expect, it } from 'vitest';
import { workflowFiles } from './workflows/files.ts';
import { type Job, type Step, trigger, type Workflow } from './workflows/model.ts';

const files = workflowFiles();

/** An expression, out of reach of the linter that takes one for a forgotten template string. */
const ex = (code: string) => `\${{ ${code} }}`;

function template(name: string): Workflow {
  const path = `workflows-templates/reusable/${name}.yml`;
  const found = files.find(file => file.path === path);
  if (found === undefined) throw new Error(`there is no ${path}`);
  return found.workflow;
}

/** By what an approval is judged, as the inputs of our workflows call it. */
const RULE = ['approvers', 'approval', 'quorum', 'freeze', 'emergency', 'emergency-approvers'];
const handedOn = (names: readonly string[]) =>
  Object.fromEntries(names.map(name => [name, ex(`inputs.${name}`)]));

/** Also with a request that nobody may approve, as where a variable with the approvers is gone: approve refuses that. */
const ASKED = "inputs.approvers != '' || inputs.approval != ''";

/** Where something goes live that people may have to approve: the job, the step that writes, and what it is told to deploy. */
const LIVE = [
  { name: 'release-ecs', id: 'deploy', writes: '$/deploy-ecs', takes: 'built-images', from: 'images' },
  {
    name: 'release-cloudrun',
    id: 'deploy',
    writes: '$/deploy-cloudrun',
    takes: 'built-images',
    from: 'images',
  },
  {
    name: 'promote-vercel',
    id: 'promote',
    writes: '$/promote-vercel',
    takes: 'deployment',
    from: 'deployment',
  },
];

const ours = ({ uses = '' }: Step) => uses.startsWith('$/');
const jobOf = ({ jobs }: Workflow, id: string): Job => jobs[id] ?? {};

describe.each(LIVE)('$name', ({ name, id, writes, takes, from }) => {
  const workflow = template(name);
  const { steps = [], permissions, environment } = jobOf(workflow, id);
  const [verify, deploy] = steps;
  const kind = takes === 'deployment' ? 'deployments' : 'images';

  it('verifies the approval in the job that waits for the environment, in the step before its first write', () => {
    expect(environment).toMatchObject({ name: ex('inputs.environment') });
    expect(steps.map(({ uses }) => uses)).toEqual(['$/approve', writes]);
    expect(verify).toMatchObject({
      id: 'approved',
      if: ASKED,
      with: {
        ...handedOn([...RULE, 'environment', 'release-log', 'dry-run']),
        operation: 'verify',
        wants: kind,
        [kind]: ex(`inputs.${from}`),
        'teams-token': ex('secrets.teams-token'),
      },
    });
  });

  it('deploys what was verified, and waits for nobody after that', () => {
    expect(deploy?.if, 'it would run whatever became of the verification').toBeUndefined();
    expect(deploy?.with).toMatchObject({
      [takes]: ex(`steps.approved.outputs.${kind} || inputs.${from}`),
      'lock-wait': ex("inputs.approvers != '' && '0s' || ''"),
    });
  });

  it('may read who has approved, and whose work it is', () => {
    expect(permissions).toMatchObject({ 'pull-requests': 'read', deployments: 'write' });
    // What has no job before it tells of an emergency itself.
    expect(permissions).toMatchObject({ issues: name === 'promote-vercel' ? 'write' : 'read' });
  });

  it('takes all by which an approval is judged', () => {
    const { inputs = {}, secrets = {} } = trigger(workflow, 'workflow_call') ?? {};
    expect(Object.keys(inputs)).toEqual(expect.arrayContaining(RULE));
    expect(secrets).toHaveProperty('teams-token');
  });
});

describe.each(['ecs', 'cloudrun'])('promote-%s', platform => {
  const workflow = template(`promote-${platform}`);

  it('copies nothing that was not approved', () => {
    const [verify, promote] = (jobOf(workflow, 'promote').steps ?? []).filter(ours);
    expect(verify).toMatchObject({
      id: 'approved',
      if: ASKED,
      uses: '$/approve',
      with: { ...handedOn(RULE), operation: 'verify', wants: 'images' },
    });
    expect(promote?.with).toMatchObject({ images: ex('steps.approved.outputs.images || inputs.images') });
  });

  it('hands on what was promoted, the rule, the secret, and whose yes it was', () => {
    const release = jobOf(workflow, 'release');
    expect(release).toMatchObject({
      uses: `$/.github/workflows/release-${platform}.yml`,
      with: {
        ...handedOn([...RULE, 'environment', 'release-log', 'dry-run']),
        images: ex('needs.promote.outputs.images'),
        'was-approved-by': ex('needs.promote.outputs.approved-by'),
      },
      secrets: { 'teams-token': ex('secrets.teams-token') },
    });
    expect(jobOf(workflow, 'promote').outputs).toMatchObject({
      'approved-by': ex('steps.approved.outputs.approved-by'),
    });
  });
});

it('those are all of the templates that deploy what people may have to approve', () => {
  const asking = files.filter(
    ({ inTree, workflow }) => inTree && 'approvers' in (trigger(workflow, 'workflow_call')?.inputs ?? {}),
  );
  const live = asking.filter(({ workflow }) =>
    Object.values(workflow.jobs).some(
      ({ environment, steps = [] }) => environment !== undefined && steps.some(ours),
    ),
  );
  expect(live.map(({ path }) => path.split('/').at(-1)?.replace('.yml', '')).sort()).toEqual(
    LIVE.map(({ name }) => name).sort(),
  );
});
