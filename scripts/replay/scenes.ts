import type { Fault, PlatformFault } from '../../packages/local-cloud/src/index.ts';

/** One rollout to record: how its service is set up, and what goes wrong. */
export interface Scene {
  name: string;
  deploymentConfiguration?: object;
  /** Put into it when the service stands. */
  lifecycleHooks?: object[];
  /** Of the service, besides. */
  settings?: object;
  platform?: PlatformFault[];
  wire?: Fault[];
  /** What a check says at each hold; goes on when absent. */
  check?: boolean;
  /** Someone else deploys, so many milliseconds after us. */
  other?: number;
  /** Milliseconds; two minutes when absent. */
  timeout?: number;
}

const BREAKER = { deploymentCircuitBreaker: { enable: true, rollback: true } };
const NO_ROLLBACK = { deploymentCircuitBreaker: { enable: true, rollback: false } };
const CRASH: PlatformFault = { kind: 'crash', image: 'api:2', exitCode: 3, after: 2_000 };
const arn = (what: string) => `arn:aws:elasticloadbalancing:eu-west-1:123456789012:${what}`;
const BALANCED = {
  loadBalancers: [
    {
      targetGroupArn: arn('targetgroup/blue/1'),
      containerName: 'web',
      containerPort: 8080,
      advancedConfiguration: {
        alternateTargetGroupArn: arn('targetgroup/green/2'),
        productionListenerRule: arn('listener-rule/app/shop/1/1/1'),
        testListenerRule: arn('listener-rule/app/shop/1/1/2'),
        roleArn: 'arn:aws:iam::123456789012:role/ecs-balancer',
      },
    },
  ],
};
const CANARY = {
  strategy: 'CANARY',
  bakeTimeInMinutes: 1,
  canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 1 },
};
const PAUSE = [
  {
    targetType: 'PAUSE',
    lifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'],
    timeoutConfiguration: { timeoutInMinutes: 60, action: 'ROLLBACK' },
  },
];
const throttled: Fault = { kind: 'throttle', service: 'ecs', operation: 'DescribeServices', count: 2 };
const reset: Fault = { kind: 'reset-before', service: 'ecs', operation: 'DescribeServices' };

export const SCENES: Scene[] = [
  { name: 'steady', deploymentConfiguration: BREAKER },
  {
    name: 'steady-through-throttling-and-resets',
    deploymentConfiguration: BREAKER,
    wire: [throttled, reset],
  },
  { name: 'circuit-breaker-rollback', deploymentConfiguration: BREAKER, platform: [CRASH] },
  { name: 'circuit-breaker-without-rollback', deploymentConfiguration: NO_ROLLBACK, platform: [CRASH] },
  { name: 'crash-without-breaker', platform: [CRASH] },
  {
    name: 'image-missing',
    deploymentConfiguration: BREAKER,
    platform: [{ kind: 'image-missing', image: 'api:2' }],
  },
  {
    name: 'unhealthy',
    deploymentConfiguration: BREAKER,
    platform: [{ kind: 'unhealthy', image: 'api:2' }],
  },
  { name: 'superseded', deploymentConfiguration: BREAKER, other: 1_500 },
  {
    name: 'canary-hold-continued',
    settings: BALANCED,
    deploymentConfiguration: CANARY,
    lifecycleHooks: PAUSE,
    check: true,
  },
  {
    name: 'canary-hold-rolled-back',
    settings: BALANCED,
    deploymentConfiguration: CANARY,
    lifecycleHooks: PAUSE,
    check: false,
  },
];
