import { describe, expect, it } from 'vitest';
import { appSpecFor } from '../../src/codedeploy/app-spec.ts';
import { offersOf } from '../../src/codedeploy/offers.ts';
import type { Group } from '../../src/codedeploy/views.ts';

const frame = { container: 'web', port: 8080 };
const properties = (content: string) => JSON.parse(content).Resources[0].TargetService.Properties;

const YAML = `version: 0.0
Resources:
  - TargetService:
      Type: AWS::ECS::Service
Hooks:
  - BeforeInstall: "arn:aws:lambda:eu-west-1:1:function:first"
  - AfterAllowTestTraffic: smoke # the smoke test
`;

describe('an AppSpec', () => {
  it('names the revision, and where the load balancer leads', () => {
    const { content, sha256 } = appSpecFor('api:2', { ...frame, platformVersion: '1.4.0' });
    expect(properties(content)).toEqual({
      TaskDefinition: 'api:2',
      LoadBalancerInfo: { ContainerName: 'web', ContainerPort: 8080 },
      PlatformVersion: '1.4.0',
    });
    expect(JSON.parse(content)).not.toHaveProperty('Hooks');
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(appSpecFor('api:3', frame).sha256).not.toBe(sha256);
  });

  it('takes hooks and network along from the one before, but not its revision', () => {
    const network = { AwsvpcConfiguration: { Subnets: ['subnet-1'] } };
    const before = JSON.stringify({
      resources: [
        { TargetService: { Properties: { TaskDefinition: 'api:1', NetworkConfiguration: network } } },
      ],
      hooks: [{ AfterInstall: 'smoke' }],
    });
    const { content } = appSpecFor('api:2', { ...frame, before });
    expect(properties(content)).toMatchObject({ TaskDefinition: 'api:2', NetworkConfiguration: network });
    expect(JSON.parse(content).Hooks).toEqual([{ AfterInstall: 'smoke' }]);
  });

  it('is the same, when it is made from itself', () => {
    const first = appSpecFor('api:2', { ...frame, before: YAML });
    expect(appSpecFor('api:2', { ...frame, before: first.content })).toEqual(first);
  });

  it('reads the hooks of one in YAML', () => {
    const { content } = appSpecFor('api:2', { ...frame, before: YAML });
    expect(JSON.parse(content).Hooks).toEqual([
      { BeforeInstall: 'arn:aws:lambda:eu-west-1:1:function:first' },
      { AfterAllowTestTraffic: 'smoke' },
    ]);
  });
});

const group = (fields: Partial<Group> = {}): Group => ({
  application: 'a',
  name: 'g',
  config: 'CodeDeployDefault.ECSCanary10Percent5Minutes',
  services: [],
  terminationWait: 60,
  testable: true,
  ...fields,
});

describe('what a deployment group offers', () => {
  const routing = { steps: [10, 100], interval: 300_000 };
  const kinds = (...given: Parameters<typeof offersOf>) => offersOf(...given).map(({ kind }) => kind);

  it('is what it is set to, and says so', () => {
    const [first] = offersOf(group(), routing);
    expect(first?.words).toBe(
      'rolling (all at once, nothing waits for us; as the deployment group g sets it: CodeDeployDefault.ECSCanary10Percent5Minutes, 10%, 100% with 5 min between)',
    );
  });

  it.each([
    [group(), ['all-at-once', 'blue-green']],
    [group({ readyWait: 5 }), ['verify-first', 'blue-green']],
  ])('%#', (given, expected) => {
    expect(kinds(given, routing)).toEqual(expected);
  });

  it.each([
    [3_600_000, undefined],
    [60_000, 'the deployment group g keeps what served before for 60 min; change it there'],
  ])('bakes for its own time only: %i ms', (bake, refusal) => {
    const offer = offersOf(group(), routing).find(({ kind }) => kind === 'blue-green');
    expect(offer?.refuses?.({ kind: 'blue-green', bake })).toBe(refusal);
  });
});
