import {
  DescribeRuleCommand,
  EventBridgeClient,
  ListRuleNamesByTargetCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { beforeAll, expect, it } from 'vitest';
import { localCloud } from './cloud.ts';

const at = localCloud();
let events: EventBridgeClient;
const cluster = 'arn:aws:ecs:eu-west-1:123456789012:cluster/shop';
const target = {
  Id: 'nightly',
  Arn: cluster,
  RoleArn: 'arn:aws:iam::123456789012:role/events',
  Input: '{"containerOverrides":[]}',
  EcsParameters: {
    TaskDefinitionArn: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/report:1',
    LaunchType: 'FARGATE' as const,
  },
};

beforeAll(async () => {
  events = new EventBridgeClient(at.client);
  await events.send(
    new PutRuleCommand({ Name: 'nightly-report', ScheduleExpression: 'cron(0 3 * * ? *)', Description: 'x' }),
  );
  await events.send(new PutTargetsCommand({ Rule: 'nightly-report', Targets: [target] }));
});

it('keeps a rule and its targets whole', async () => {
  expect(await events.send(new DescribeRuleCommand({ Name: 'nightly-report' }))).toMatchObject({
    Arn: 'arn:aws:events:eu-west-1:123456789012:rule/nightly-report',
    State: 'ENABLED',
    ScheduleExpression: 'cron(0 3 * * ? *)',
  });
  const { Targets } = await events.send(new ListTargetsByRuleCommand({ Rule: 'nightly-report' }));
  expect(Targets).toEqual([target]);
  const names = await events.send(new ListRuleNamesByTargetCommand({ TargetArn: cluster }));
  expect(names.RuleNames).toEqual(['nightly-report']);
});

it('replaces a target of the same id whole', async () => {
  const { Input: _, ...bare } = target;
  await events.send(new PutTargetsCommand({ Rule: 'nightly-report', Targets: [bare] }));
  const { Targets } = await events.send(new ListTargetsByRuleCommand({ Rule: 'nightly-report' }));
  expect(Targets).toEqual([bare]);
});

it('lists rules in pages', async () => {
  for (const name of ['page-b', 'page-a']) at.cloud.rules.put(name, { ScheduleExpression: 'rate(1 day)' });
  const first = await events.send(new ListRulesCommand({ NamePrefix: 'page-', Limit: 1 }));
  const next = new ListRulesCommand({ NamePrefix: 'page-', Limit: 1, NextToken: first.NextToken });
  const second = await events.send(next);
  expect([...(first.Rules ?? []), ...(second.Rules ?? [])].map(({ Name }) => Name)).toEqual([
    'page-a',
    'page-b',
  ]);
  expect(second.NextToken).toBeUndefined();
});

const { RoleArn: _role, ...roleless } = target;

it.each([
  ['a rule that is not there', { Rule: 'absent', Targets: [target] }, 'ResourceNotFoundException'],
  ['a sixth target', { Rule: 'nightly-report', Targets: six() }, 'LimitExceededException'],
  ['an ECS target without a role', { Rule: 'nightly-report', Targets: [roleless] }, 'ValidationException'],
  ["another service's rule", { Rule: 'managed', Targets: [target] }, 'ManagedRuleException'],
])('refuses targets of %s', async (_, input, name) => {
  at.cloud.rules.put('managed', { ScheduleExpression: 'rate(1 day)', ManagedBy: 'ecs.amazonaws.com' });
  await expect(events.send(new PutTargetsCommand(input))).rejects.toMatchObject({ name });
});

it('counts writes, and names what it does not have', async () => {
  const write = events.send(new RemoveTargetsCommand({ Rule: 'nightly-report', Ids: ['nightly'] }));
  await expect(write).rejects.toMatchObject({ name: 'NotImplemented' });
  const writes = at.cloud.writes().map(({ operation }) => operation);
  expect(new Set(writes)).toEqual(new Set(['PutRule', 'PutTargets', 'RemoveTargets']));
});

function six() {
  return Array.from({ length: 6 }, (_, index) => ({ ...target, Id: `target-${index}` }));
}
