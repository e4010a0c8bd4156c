import { isSystemTag, READ_ONLY } from '../task-definition.ts';
import { parseCpu, parseMemory } from './task-size.ts';

/**
 * A task definition with all gone that ECS adds when it registers one, and in an order of its own: two that
 * run alike are equal here. What is not known to be a default stays, so that different ones never look alike;
 * the worst that a default unknown here does is one more revision.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
export interface Canonical {
  task: Record<string, unknown>;
  containers: Map<string, CanonicalContainer>;
  tags: Map<string, string>;
}

export interface CanonicalContainer {
  variables: Map<string, string>;
  secrets: Map<string, string>;
  rest: Record<string, unknown>;
}

type Fields = Record<string, unknown>;

/** Lists and maps that mean the same when they are empty as when they are absent. */
const EMPTY_IS_ABSENT = new Set([
  ...['placementConstraints', 'volumes', 'inferenceAccelerators', 'requiresCompatibilities'],
  ...[
    'environmentFiles',
    'mountPoints',
    'volumesFrom',
    'portMappings',
    'systemControls',
    'links',
    'dependsOn',
  ],
  ...['dnsServers', 'dnsSearchDomains', 'extraHosts', 'dockerSecurityOptions', 'dockerLabels', 'ulimits'],
  ...['resourceRequirements', 'credentialSpecs', 'secretOptions', 'options', 'host'],
]);

/** What ECS fills in, by the field that holds it. */
const DEFAULTS: Record<string, Fields> = {
  '': { enableFaultInjection: false },
  containerDefinitions: { cpu: 0, essential: true },
  portMappings: { protocol: 'tcp' },
  mountPoints: { readOnly: false },
  volumesFrom: { readOnly: false },
  healthCheck: { interval: 30, timeout: 5, retries: 3 },
  efsVolumeConfiguration: { rootDirectory: '/', transitEncryption: 'DISABLED' },
};

/** @param input what registers a task definition, or what describes one with its `tags` put in. */
export function canonical(input: Fields): Canonical {
  const { containerDefinitions, tags, ...rest } = input;
  for (const field of READ_ONLY) delete rest[field];
  const task = plain(rest, '');
  if (task.cpu !== undefined) task.cpu = String(parseCpu(String(task.cpu)) ?? task.cpu);
  if (task.memory !== undefined) task.memory = String(parseMemory(String(task.memory)) ?? task.memory);
  if (Array.isArray(task.requiresCompatibilities)) task.requiresCompatibilities.sort();
  const containers = list(containerDefinitions)
    .map(each => [String(each.name), container(each, task.networkMode)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const own = list(tags).filter(({ key }) => !isSystemTag(String(key)));
  return { task, containers: new Map(containers), tags: byName(own, 'key', 'value') };
}

function container(fields: Fields, networkMode: unknown): CanonicalContainer {
  const { environment, secrets, ...others } = fields;
  const rest = plain(others, 'containerDefinitions');
  for (const mapping of list(rest.portMappings)) {
    if (mapping.hostPort === givenHostPort(mapping, networkMode)) delete mapping.hostPort;
  }
  return {
    variables: byName(list(environment), 'name', 'value'),
    secrets: byName(list(secrets), 'name', 'valueFrom'),
    rest,
  };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html */
function givenHostPort({ containerPort }: Fields, networkMode: unknown): unknown {
  return networkMode === 'awsvpc' || networkMode === 'host' ? containerPort : 0;
}

/** A copy without what means nothing. `holder` is the field that it stands in. */
function plain(fields: Fields, holder: string): Fields {
  const defaults = DEFAULTS[holder] ?? {};
  const kept = Object.entries(fields)
    .map(([field, value]) => [field, copy(value, field)] as const)
    .filter(([field, value]) => value !== undefined && value !== defaults[field] && !isNothing(field, value))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(kept);
}

function copy(value: unknown, field: string): unknown {
  if (value === null || value === undefined) return undefined;
  if (Array.isArray(value)) return value.map(each => copy(each, field) ?? null);
  return typeof value === 'object' ? plain(value as Fields, field) : value;
}

function isNothing(field: string, value: unknown): boolean {
  const empty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  return empty && EMPTY_IS_ABSENT.has(field);
}

function list(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(each => typeof each === 'object' && each !== null) : [];
}

/** Sorted by name; a name that is there twice keeps all its values. */
function byName(entries: Fields[], name: string, value: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of entries) {
    const key = String(entry[name]);
    const earlier = found.get(key);
    found.set(key, `${earlier === undefined ? '' : `${earlier}\0`}${String(entry[value] ?? '')}`);
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}
