import { RemoteError } from '@pipeline/contracts';
import type { EcsApiOptions } from '../api.ts';
import { call } from '../call.ts';
import { keepRaw, sendRaw } from '../raw.ts';
import type { ScheduledTarget } from './port.ts';

type RuleName = { name: string; bus?: string };

/** A target as EventBridge sends it, whole: it is replaced whole when it is put back. */
interface RawTarget {
  Id: string;
  Arn: string;
  EcsParameters?: { TaskDefinitionArn: string; [field: string]: unknown };
  [field: string]: unknown;
}

interface FailedEntry {
  TargetId?: string | undefined;
  ErrorCode?: string | undefined;
  ErrorMessage?: string | undefined;
}

const EVENTBRIDGE = { short: 'EventBridge', name: 'Amazon EventBridge', iam: 'events' };

/** EventBridge's rules. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html */
export async function openRules({ region, endpoint, credentials, clock, signal }: EcsApiOptions) {
  const sdk = await import('@aws-sdk/client-eventbridge');
  const client = new sdk.EventBridgeClient({
    region,
    credentials,
    maxAttempts: 1,
    ...(endpoint && { endpoint }),
  });
  const waiting = { clock, service: EVENTBRIDGE, ...(signal && { signal }) };
  const of = ({ name, bus }: RuleName) => ({ Rule: name, ...(bus !== undefined && { EventBusName: bus }) });

  const readTargets = async (rule: RuleName): Promise<RawTarget[]> => {
    const targets: RawTarget[] = [];
    let NextToken: string | undefined;
    do {
      const input = { ...of(rule), ...(NextToken && { NextToken }) };
      const page = await call(
        'ListTargetsByRule',
        false,
        async () => {
          const command = new sdk.ListTargetsByRuleCommand(input);
          const raw = keepRaw(command);
          await client.send(command);
          return raw() as { Targets?: RawTarget[]; NextToken?: string };
        },
        waiting,
      );
      targets.push(...(page.Targets ?? []));
      NextToken = page.NextToken;
    } while (NextToken);
    return targets;
  };

  return {
    /** The targets that are ECS tasks; `undefined` where there is no such rule. */
    async observe(rule: RuleName): Promise<ScheduledTarget[] | undefined> {
      try {
        const targets = await readTargets(rule);
        return targets.flatMap(({ Id, EcsParameters }) =>
          EcsParameters === undefined ? [] : [{ id: Id, taskDefinition: EcsParameters.TaskDefinitionArn }],
        );
      } catch (error) {
        if (error instanceof RemoteError && error.errorCode === 'ResourceNotFoundException') return undefined;
        throw error;
      }
    },

    async retarget(rule: RuleName, taskDefinitions: ReadonlyMap<string, string>): Promise<void> {
      const targets = (await readTargets(rule)).flatMap(target => {
        const TaskDefinitionArn = taskDefinitions.get(target.Id);
        const { EcsParameters } = target;
        if (TaskDefinitionArn === undefined || EcsParameters === undefined) return [];
        return [{ ...target, EcsParameters: { ...EcsParameters, TaskDefinitionArn } }];
      });
      const answer = await call(
        'PutTargets',
        true,
        () => {
          const command = new sdk.PutTargetsCommand({ ...of(rule), Targets: targets as never });
          sendRaw(command, { ...of(rule), Targets: targets });
          return client.send(command);
        },
        waiting,
      );
      if (answer.FailedEntryCount) throw notAll(rule.name, answer.FailedEntries ?? []);
    },

    async list(): Promise<string[]> {
      const { Rules = [] } = await call(
        'ListRules',
        false,
        () => client.send(new sdk.ListRulesCommand({ Limit: 100 })),
        waiting,
      );
      return Rules.flatMap(({ Name }) => Name ?? []);
    },
  };
}

/** A PutTargets that succeeds may still have failed for some targets. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargetsResultEntry.html */
function notAll(rule: string, failed: FailedEntry[]): RemoteError {
  const words = failed.map(({ TargetId, ErrorCode, ErrorMessage }) =>
    [`target ${TargetId}`, ErrorCode, ErrorMessage].filter(Boolean).join(': '),
  );
  const errorCode = failed[0]?.ErrorCode;
  return new RemoteError(
    `EventBridge PutTargets: the rule ${rule} was not changed whole; ${words.join('; ')}`,
    {
      service: EVENTBRIDGE.name,
      operation: 'PutTargets',
      outcome: 'known',
      transient: errorCode === 'ConcurrentModificationException',
      hint: 'Run this job again: what has moved already is left as it is',
      ...(errorCode !== undefined && { errorCode }),
    },
  );
}
