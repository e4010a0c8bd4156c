import { AwsFault } from '../../http/aws-fault.ts';
import { notImplemented } from '../../http/aws-json.ts';
import type { DeploymentConfiguration, Json } from '../model.ts';
import type { HookConfiguration } from './hooks.ts';

const wrong = (message: string) => new AwsFault('InvalidParameterException', message);
const STRATEGIES = ['ROLLING', 'BLUE_GREEN', 'CANARY', 'LINEAR'];

/** Where a PAUSE hook may stand.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/pause-lifecycle-hooks.html (fields) */
const PAUSES = [
  'RECONCILE_SERVICE',
  'PRE_SCALE_UP',
  'POST_SCALE_UP',
  'POST_TEST_TRAFFIC_SHIFT',
  'PRE_PRODUCTION_TRAFFIC_SHIFT',
  'POST_PRODUCTION_TRAFFIC_SHIFT',
];

/** Whether ECS moves this service's traffic: through a load balancer's listener rules, or Service Connect.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/canary-deployment-implementation.html */
export function isManaged(settings: Json): boolean {
  return balancersOf(settings).length > 0 || usesServiceConnect(settings);
}

/** Whether it has somewhere to send test traffic. */
export function isTestable(settings: Json): boolean {
  return (
    usesServiceConnect(settings) ||
    balancersOf(settings).some(({ advancedConfiguration: advanced }) => Boolean(advanced?.testListenerRule))
  );
}

interface Balancer {
  advancedConfiguration?: Record<string, string | undefined>;
}

function balancersOf({ loadBalancers }: Json): Balancer[] {
  return Array.isArray(loadBalancers) ? loadBalancers : [];
}

function usesServiceConnect({ serviceConnectConfiguration: connect }: Json): boolean {
  return (connect as { enabled?: boolean } | undefined)?.enabled === true;
}

/** The rules of https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html; the words are ours. */
export function checkStrategy(configuration: DeploymentConfiguration, settings: Json): void {
  const { strategy = 'ROLLING', bakeTimeInMinutes, alarms } = configuration;
  if (!STRATEGIES.includes(strategy)) throw wrong(`strategy must be one of ${STRATEGIES.join(', ')}.`);
  if (bakeTimeInMinutes !== undefined) within('bakeTimeInMinutes', bakeTimeInMinutes, 0, 1440);
  if (alarms?.enable && !alarms.alarmNames?.length) throw wrong('alarmNames can not be empty.');
  const early = configuration.earlySuccessCriteria as { enable?: boolean } | undefined;
  if (early?.enable) throw notImplemented('earlySuccessCriteria');
  checkHooks(configuration.lifecycleHooks ?? [], strategy);
  checkShifts(configuration, strategy);
  if (strategy === 'ROLLING') return;
  if (strategy === 'BLUE_GREEN' && bakeTimeInMinutes === undefined) {
    throw wrong('bakeTimeInMinutes is required for the BLUE_GREEN deployment strategy.');
  }
  // A blue/green service may do without: then ECS shifts no traffic.
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deploy-blue-green-service.html
  if (strategy !== 'BLUE_GREEN' && !isManaged(settings)) {
    throw wrong(`The ${strategy} deployment strategy requires a load balancer or Service Connect.`);
  }
  // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AdvancedConfiguration.html
  for (const { advancedConfiguration: advanced } of balancersOf(settings)) {
    for (const name of ['alternateTargetGroupArn', 'productionListenerRule', 'roleArn']) {
      if (!advanced?.[name]) {
        throw wrong(`advancedConfiguration.${name} is required for the ${strategy} deployment strategy.`);
      }
    }
  }
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CanaryConfiguration.html and …/API_LinearConfiguration.html */
function checkShifts(configuration: DeploymentConfiguration, strategy: string): void {
  const { canaryConfiguration: canary, linearConfiguration: linear } = configuration;
  if (canary && strategy !== 'CANARY') throw wrong('canaryConfiguration is only valid with CANARY.');
  if (linear && strategy !== 'LINEAR') throw wrong('linearConfiguration is only valid with LINEAR.');
  within('canaryPercent', canary?.canaryPercent ?? 5, 0.1, 100, 0.1);
  within('canaryBakeTimeInMinutes', canary?.canaryBakeTimeInMinutes ?? 10, 0, 1440);
  within('stepPercent', linear?.stepPercent ?? 10, 3, 100, 0.1);
  within('stepBakeTimeInMinutes', linear?.stepBakeTimeInMinutes ?? 6, 0, 1440);
}

function checkHooks(hooks: readonly HookConfiguration[], strategy: string): void {
  if (hooks.length === 0) return;
  if (hooks.some(({ targetType = 'AWS_LAMBDA' }) => targetType !== 'PAUSE')) {
    throw notImplemented('lifecycleHooks targetType AWS_LAMBDA');
  }
  if (strategy === 'ROLLING') throw notImplemented('lifecycleHooks of a ROLLING deployment');
  if (hooks.length > 10) throw wrong('A service can have at most 10 PAUSE hooks.');
  for (const {
    lifecycleStages: stages = [],
    timeoutConfiguration: { timeoutInMinutes, action } = {},
  } of hooks) {
    if (stages.length === 0) throw wrong('lifecycleStages can not be empty.');
    const stage = stages.find(each => !PAUSES.includes(each));
    if (stage !== undefined) throw wrong(`PAUSE hooks cannot be configured at ${stage}.`);
    if (timeoutInMinutes !== undefined) within('timeoutInMinutes', timeoutInMinutes, 1, 20_160);
    if (action !== undefined && action !== 'CONTINUE' && action !== 'ROLLBACK') {
      throw wrong('action must be CONTINUE or ROLLBACK.');
    }
  }
}

function within(name: string, value: number, least: number, most: number, step = 1): void {
  const count = value / step;
  if (value >= least && value <= most && Math.abs(count - Math.round(count)) < 1e-6) return;
  throw wrong(`${name} must be a multiple of ${step} between ${least} and ${most}.`);
}
