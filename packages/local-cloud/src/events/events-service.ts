import { AwsFault, type AwsJsonService } from '../http/aws-fault.ts';
import { page } from '../http/page.ts';
import type { RuleStore, StoredRule, Target } from './rules.ts';

interface Input {
  Name?: string;
  Rule?: string;
  NamePrefix?: string;
  TargetArn?: string;
  EventBusName?: string;
  Limit?: number;
  NextToken?: string;
}

interface PutRuleInput extends Input {
  ScheduleExpression?: string;
  EventPattern?: string;
  [field: string]: unknown;
}

interface PutTargetsInput extends Input {
  Targets?: Target[];
}

const invalid = (message: string) => new AwsFault('ValidationException', message);
/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const MOST_TARGETS = 5;

/** EventBridge's rules and their targets. https://docs.aws.amazon.com/eventbridge/latest/APIReference/ */
export function eventsService(store: RuleStore): AwsJsonService {
  const ruleOf = (name: string | undefined, bus: string | undefined): StoredRule => {
    const found = store.find(name ?? '', busName(bus));
    if (found !== undefined) return found;
    throw new AwsFault(
      'ResourceNotFoundException',
      `Rule ${name} does not exist on EventBus ${busName(bus)}.`,
    );
  };
  return {
    name: 'events',
    targetPrefix: 'AWSEvents',
    operations: {
      /** Arguments that are left out become their defaults, and not what they were.
       * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html */
      PutRule({ EventBusName, Tags, ...settings }: PutRuleInput) {
        const name = settings.Name ?? '';
        if (!/^[\w.-]{1,64}$/.test(name))
          throw invalid(`Value '${name}' at 'name' failed to satisfy constraint`);
        if (!settings.ScheduleExpression && !settings.EventPattern) {
          throw invalid('Parameter(s) EventPattern or ScheduleExpression must be specified.');
        }
        refuseManaged(store.find(name, busName(EventBusName)));
        return { RuleArn: store.put(name, settings, busName(EventBusName)).rule.Arn };
      },

      DescribeRule({ Name, EventBusName }: Input) {
        return ruleOf(Name, EventBusName).rule;
      },

      /** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListRules.html */
      ListRules({ NamePrefix = '', EventBusName, Limit = 100, NextToken }: Input) {
        const rules = store.on(busName(EventBusName)).map(({ rule }) => rule);
        return page(
          rules.filter(({ Name }) => Name.startsWith(NamePrefix)),
          'Rules',
          Limit,
          NextToken,
        );
      },

      /** The target of an ECS task is its cluster.
       * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListRuleNamesByTarget.html */
      ListRuleNamesByTarget({ TargetArn, EventBusName, Limit = 100, NextToken }: Input) {
        const rules = store
          .on(busName(EventBusName))
          .filter(({ targets }) => [...targets.values()].some(({ Arn }) => Arn === TargetArn));
        return page(
          rules.map(({ rule }) => rule.Name),
          'RuleNames',
          Limit,
          NextToken,
        );
      },

      ListTargetsByRule({ Rule, EventBusName, Limit = 100, NextToken }: Input) {
        return page([...ruleOf(Rule, EventBusName).targets.values()], 'Targets', Limit, NextToken);
      },

      /** "Adds the specified targets to the specified rule, or updates the targets if they are already
       * associated": a target of the same id is replaced whole.
       * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html */
      PutTargets({ Rule, EventBusName, Targets = [] }: PutTargetsInput) {
        const stored = ruleOf(Rule, EventBusName);
        refuseManaged(stored);
        if (Targets.length === 0)
          throw invalid("Value at 'targets' failed to satisfy constraint: at least 1");
        for (const target of Targets) check(target);
        const ids = new Set([...stored.targets.keys(), ...Targets.map(({ Id }) => Id)]);
        if (ids.size > MOST_TARGETS) {
          throw new AwsFault(
            'LimitExceededException',
            'The requested resource exceeds the maximum number allowed.',
          );
        }
        for (const target of Targets) stored.targets.set(target.Id, target);
        return { FailedEntryCount: 0, FailedEntries: [] };
      },
    },
  };
}

/** A bus may be named by its ARN. */
function busName(bus = 'default'): string {
  return bus.slice(bus.lastIndexOf('/') + 1);
}

function refuseManaged(stored: StoredRule | undefined): void {
  if (stored?.rule.ManagedBy === undefined) return;
  throw new AwsFault(
    'ManagedRuleException',
    `Rule ${stored.rule.Name} is managed by ${stored.rule.ManagedBy} and can only be modified by it.`,
  );
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_EcsParameters.html */
function check({ Id, Arn, RoleArn, EcsParameters }: Target): void {
  if (!Id || !Arn) throw invalid('A target needs an Id and an Arn.');
  if (EcsParameters === undefined) return;
  if (!EcsParameters.TaskDefinitionArn) {
    throw invalid(
      "Value at 'ecsParameters.taskDefinitionArn' failed to satisfy constraint: must not be null",
    );
  }
  if (!RoleArn) throw invalid(`RoleArn is required for target ${Arn}.`);
}
