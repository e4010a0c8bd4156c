import type { Problems, RunFacts } from '@pipeline/action-kit';
import { type ApprovalRule, parseFreeze, type Window } from '@pipeline/approval';
import { isCommitId } from '@pipeline/contracts';
import { checkEnvironmentName, type ReleaseHome, readHome } from '@pipeline/release-home';
import type { Inputs } from '../spec.gen.ts';
import { artifactsOf } from './artifacts.ts';
import { isRequestId, judgeOperation } from './operation.ts';
import { checkPeople } from './people.ts';

type Rule = Omit<ApprovalRule, 'deadline'>;

/** What all operations have. */
interface Any {
  freeze: Window[];
  /** Logins whose entries in the journal are believed. */
  trusted: string[];
  /** `undefined` where what is only planned has no token for it. */
  home: ReleaseHome | undefined;
  githubToken: string | undefined;
  teamsToken: string | undefined;
  dryRun: boolean;
}

export interface RequestConfig extends Any {
  operation: 'request';
  environment: string;
  rule: Rule;
  /** Milliseconds. */
  deadline: number;
  /** Name → image by digest, or `vercel://dpl_…`; empty where those of `from` are taken. */
  artifacts: Record<string, string>;
  from: string | undefined;
  commit: string | undefined;
  place: Inputs['place'];
  labels: string[];
}

export interface ResolveConfig extends Any {
  operation: 'resolve';
  environment: string | undefined;
  approval: string | undefined;
  /** `undefined`: the request's own. */
  rule: Rule | undefined;
  /** What goes on once it is approved. */
  goOn: { workflow: string; ref: string | undefined; inputs: Record<string, string> } | undefined;
}

export interface VerifyConfig extends Any {
  operation: 'verify';
  environment: string;
  /** Absent: it is refused, or an emergency. */
  approval: string | undefined;
  rule: Rule;
  place: Inputs['place'];
  /** What is about to go live; empty where that is for the request to say. */
  artifacts: Record<string, string>;
  /** Of the request these alone; all when absent. */
  names: readonly string[] | undefined;
  /** What must be among it, since the job deploys that. */
  wants: Inputs['wants'];
  /** That is about to go live, where the workflow knows it. */
  commit: string | undefined;
  emergency: { reason: string; approvers: string[] } | undefined;
  /** Whose yes counted when an earlier job of this run verified the same, or who called the emergency; empty where none did. */
  wasApprovedBy: string[];
}

export type Config = RequestConfig | ResolveConfig | VerifyConfig;

/** What the inputs are judged by. */
export interface Surroundings extends Pick<RunFacts, 'dryRun'> {
  /** GitHub's API, where the job names it. */
  githubUrl: string | undefined;
}

/** Inputs → what the story works with, by the rules that a type cannot tell. It is pure, and throws nothing. */
export function configure(inputs: Inputs, problems: Problems, around: Surroundings): Config {
  judgeOperation(inputs, problems);
  const dryRun = around.dryRun(inputs.dryRun, around.githubUrl);
  const { environment = '', approval } = inputs;
  if (inputs.environment !== undefined) checkEnvironmentName('environment', environment, problems);
  if (approval !== undefined && !isRequestId(approval))
    problems.add(
      'approval',
      `${JSON.stringify(approval)} is not a request's id`,
      'Write it as `request` outputs it, such as 42.1',
    );
  const any = anyOf(inputs, problems, dryRun);
  const rule = {
    approvers: inputs.approvers ?? [],
    quorum: inputs.quorum,
    selfApproval: inputs.selfApproval,
  };
  const artifacts = artifactsOf(inputs, problems);
  switch (inputs.operation) {
    case 'request':
      return {
        ...any,
        operation: 'request',
        environment,
        rule,
        deadline: inputs.deadline,
        artifacts,
        from: inputs.fromEnvironment,
        commit: commitOf(inputs, problems),
        place: inputs.place,
        labels: inputs.labels ?? [],
      };
    case 'resolve':
      return {
        ...any,
        operation: 'resolve',
        environment: inputs.environment,
        approval,
        rule: inputs.approvers === undefined ? undefined : rule,
        goOn:
          inputs.workflow === undefined
            ? undefined
            : { workflow: inputs.workflow, ref: inputs.ref, inputs: inputs.workflowInputs ?? {} },
      };
    case 'verify':
      return {
        ...any,
        operation: 'verify',
        environment,
        approval,
        rule,
        place: inputs.place,
        artifacts,
        names: inputs.names,
        wants: inputs.wants,
        commit: commitOf(inputs, problems),
        emergency: emergencyOf(inputs, problems),
        wasApprovedBy: inputs.wasApprovedBy ?? [],
      };
  }
}

function anyOf(inputs: Inputs, problems: Problems, dryRun: boolean): Any {
  checkPeople(inputs, problems);
  const { windows, problems: wrong } = parseFreeze(inputs.freeze ?? '');
  for (const { problem, fix } of wrong) problems.add('freeze', problem, fix);
  if (inputs.deadline < 60_000)
    problems.add('deadline', 'nobody can answer within less than a minute', 'Write it such as 24h');
  if (inputs.releaseLog === 'none')
    problems.add('release-log', 'it is none, and requests are kept there', 'Write github or file:PATH');
  // Whatever the home, people answer on GitHub.
  if (inputs.githubToken === undefined && !dryRun)
    problems.add(
      'github-token',
      'it is empty, and people answer on GitHub',
      'Remove the input, so that the job’s own token is taken',
    );
  return {
    freeze: windows,
    trusted: inputs.trustedWriters,
    home: readHome(inputs, problems, { needed: !dryRun }),
    githubToken: inputs.githubToken,
    teamsToken: inputs.teamsToken,
    dryRun,
  };
}

function commitOf({ commit }: Inputs, problems: Problems): string | undefined {
  if (commit !== undefined && !isCommitId(commit))
    problems.add(
      'commit',
      `${JSON.stringify(commit)} is not a whole commit id`,
      'Write all of its digits, as github.sha has them',
    );
  return commit;
}

function emergencyOf(inputs: Inputs, problems: Problems): VerifyConfig['emergency'] {
  const { emergency, emergencyApprovers = [] } = inputs;
  if (emergency === undefined) return undefined;
  if (emergencyApprovers.length === 0)
    problems.add(
      'emergency-approvers',
      'nobody may call an emergency',
      'Name who may, in the workflow’s file and not in an input of its own',
    );
  return { reason: emergency.replace(/\s+/g, ' '), approvers: emergencyApprovers };
}
