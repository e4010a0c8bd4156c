import { AwsFault } from '../http/aws-fault.ts';
import { notImplemented } from '../http/aws-json.ts';

/** The events at which an ECS deployment may call a function.
 * https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html */
export const HOOKS = [
  'BeforeInstall',
  'AfterInstall',
  'AfterAllowTestTraffic',
  'BeforeAllowTraffic',
  'AfterAllowTraffic',
] as const;
export type Hook = (typeof HOOKS)[number];

/** https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html */
export interface AppSpec {
  taskDefinition: string;
  container: string;
  port: number;
  platformVersion?: string;
  network?: Record<string, unknown>;
  /** Event → function's name or ARN. */
  hooks: Partial<Record<Hook, string>>;
}

type Json = Record<string, unknown>;

const invalid = (message: string) => new AwsFault('InvalidRevisionException', message);
const record = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});

/** @param content JSON; an AppSpec in YAML is not read here. */
export function parseAppSpec(content: string): AppSpec {
  let given: Json;
  try {
    given = record(JSON.parse(content));
  } catch {
    throw notImplemented('CreateDeployment with an AppSpec that is not JSON');
  }
  // Names are taken in either case, as the service takes them.
  const [resource] = (given.Resources ?? given.resources ?? []) as unknown[];
  const target = record(record(resource).TargetService);
  const properties = record(target.Properties);
  const balancer = record(properties.LoadBalancerInfo);
  if (target.Type !== 'AWS::ECS::Service') {
    throw invalid('The AppSpec file must have one resource TargetService of the type AWS::ECS::Service.');
  }
  if (typeof properties.TaskDefinition !== 'string' || !balancer.ContainerName || !balancer.ContainerPort) {
    throw invalid('TaskDefinition, ContainerName and ContainerPort are required in the AppSpec file.');
  }
  const hooks = Object.assign({}, ...((given.Hooks ?? given.hooks ?? []) as Json[]));
  const unknown = Object.keys(hooks).filter(name => !HOOKS.some(hook => hook === name));
  if (unknown.length > 0)
    throw invalid(`Unknown lifecycle events in the AppSpec file: ${unknown.join(', ')}.`);
  return {
    taskDefinition: properties.TaskDefinition,
    container: String(balancer.ContainerName),
    port: Number(balancer.ContainerPort),
    hooks,
    ...(properties.PlatformVersion !== undefined && { platformVersion: String(properties.PlatformVersion) }),
    ...(properties.NetworkConfiguration !== undefined && {
      network: networkOf(record(properties.NetworkConfiguration)),
    }),
  };
}

/** The AppSpec writes as CloudFormation does what the ECS API begins in lower case. */
function networkOf({ AwsvpcConfiguration, awsvpcConfiguration }: Json): Json {
  const entries = Object.entries(record(AwsvpcConfiguration ?? awsvpcConfiguration));
  const lower = entries.map(([name, value]) => [`${name[0]?.toLowerCase()}${name.slice(1)}`, value]);
  return { awsvpcConfiguration: Object.fromEntries(lower) };
}
