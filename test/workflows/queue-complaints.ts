import { type Concurrency, trigger, type Workflow } from './model.ts';

/**
 * How a group takes away a run that somebody waits for. GitHub keeps one that waits, and cancels it for the next:
 * https://docs.github.com/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency
 */
export function queueComplaints({ on, concurrency, jobs }: Workflow): string[] {
  const groups = [concurrency, ...Object.values(jobs).map(job => job.concurrency)];
  return groups.flatMap(group => (group === undefined ? [] : groupComplaints(group, on)));
}

function groupComplaints(concurrency: Concurrency, on: Workflow['on']): string[] {
  const {
    group,
    queue,
    'cancel-in-progress': cancels,
  } = typeof concurrency === 'string' ? { group: concurrency } : concurrency;
  const workflow = { on, jobs: {} };
  const found: string[] = [];
  if (!cancels && queue !== 'max' && asksForItself(workflow))
    found.push(
      `the group ${group} drops a run that waits in it, and what that was asked for; say \`queue: max\``,
    );
  // Of a pull request that was merged, `github.ref` is the branch that it was merged into:
  // https://github.blog/changelog/2023-09-13-github-actions-updates-to-github_ref-and-github-ref/
  if (/github\.ref\b/.test(group) && trigger(workflow, 'pull_request')?.types?.includes('closed'))
    found.push(`the group ${group} is another one once the pull request is merged; name its number`);
  return found;
}

/** Whether a run was asked for something of its own, which the next run does not do for it. */
function asksForItself(workflow: Workflow): boolean {
  const { inputs = {} } = trigger(workflow, 'workflow_dispatch') ?? {};
  return (
    ['issue_comment', 'repository_dispatch'].some(event => trigger(workflow, event) !== undefined) ||
    Object.keys(inputs).length > 0
  );
}
