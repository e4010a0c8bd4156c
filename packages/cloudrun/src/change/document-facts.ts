import { isRecord } from '@pipeline/contracts';
import type { Raw } from '../raw.ts';
import { containerFacts } from './container-facts.ts';
import type { Facts } from './facts.ts';
import { record, records, text, without } from './fields.ts';
import { KIND_WORDS, type Kind, templateOf } from './kind.ts';
import { isDefaultAccount, plain } from './plain.ts';
import { formatSecretRef } from './secret-ref.ts';

/** Fields that a person may read, and the words for them; all others are only said to be set or to differ. */
const READABLE: Record<string, string> = {
  description: 'description',
  ingress: 'ingress',
  launchStage: 'launch stage',
  customAudiences: 'custom audiences',
  invokerIamDisabled: 'invoker check off',
  defaultUriDisabled: 'default URL off',
  iapEnabled: 'identity-aware proxy',
  scalingMode: 'scaling mode',
  minInstanceCount: 'minimum instances',
  maxInstanceCount: 'maximum instances',
  manualInstanceCount: 'instances',
  maxInstanceRequestConcurrency: 'concurrency',
  timeout: 'timeout',
  serviceAccount: 'service account',
  sessionAffinity: 'session affinity',
  executionEnvironment: 'execution environment',
  vpcAccess: 'VPC',
  nodeSelector: 'GPU kind',
  taskCount: 'tasks',
  parallelism: 'parallelism',
  maxRetries: 'retries',
};

/**
 * All that a service, a worker pool or a job says, but for its name and by which client it was written.
 * @param unheeded labels of the template that are not looked at
 */
export function documentFacts(document: Raw, kind: Kind, unheeded: ReadonlySet<string>): Facts {
  const facts: Facts = new Map();
  const about = KIND_WORDS[kind];
  const { template, labels, annotations, scaling, ...rest } = without(document, [
    'name',
    'client',
    'clientVersion',
  ]);
  fieldFacts(facts, about, rest, '');
  fieldFacts(facts, about, record(scaling), 'scaling', 'scaling');
  mapFacts(facts, 'labels', 'label', record(labels), true);
  mapFacts(facts, 'annotations', 'annotation', record(annotations), false);
  if (kind !== 'job') {
    holderFacts(facts, record(template), 'revision', kind, unheeded);
    return facts;
  }
  holderFacts(facts, without(record(template), ['template']), 'execution', kind, unheeded);
  holderFacts(facts, templateOf(document, kind), 'task', kind, unheeded);
  return facts;
}

function holderFacts(facts: Facts, holder: Raw, of: string, kind: Kind, unheeded: ReadonlySet<string>): void {
  const { labels, annotations, containers, volumes, scaling, serviceAccount, ...rest } = holder;
  const own = isDefaultAccount(serviceAccount) ? {} : { serviceAccount };
  fieldFacts(facts, 'template', { ...rest, ...own }, of, 'template');
  fieldFacts(facts, 'template', record(scaling), 'revisionScaling', 'template');
  mapFacts(facts, 'template', 'template label', without(record(labels), unheeded), true);
  mapFacts(facts, 'template', 'template annotation', record(annotations), false);
  containerFacts(facts, records(containers), kind === 'service');
  for (const volume of records(volumes)) {
    const shown = formatVolume(volume);
    const what = `template volume ${text(volume.name)}`;
    facts.set(what, {
      field: 'template',
      value: plain(volume, 'volumes'),
      ...(shown !== undefined && { shown }),
    });
  }
}

/** @param field the top-level field that holds all of them; without it each is one itself */
function fieldFacts(facts: Facts, about: string, fields: Raw, holder: string, field?: string): void {
  const kept = new Map(Object.entries(plain(fields, holder)));
  for (const [key, value] of Object.entries(fields)) {
    const words = Object.hasOwn(READABLE, key) ? READABLE[key] : undefined;
    const name = words ?? key.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`);
    const shown = words === undefined ? {} : { shown: format(key, value) };
    facts.set(`${about} ${name}`, { field: field ?? key, value: kept.get(key), ...shown });
  }
}

function format(key: string, value: unknown): string {
  if (key === 'vpcAccess') return formatVpc(record(value));
  if (key === 'nodeSelector') return text(record(value).accelerator);
  return Array.isArray(value) ? value.join(', ') || 'none' : isRecord(value) ? 'set' : String(value);
}

function formatVpc({ connector, networkInterfaces, egress }: Raw): string {
  const networks = records(networkInterfaces).flatMap(({ network, subnetwork, tags }) => [
    ...(network === undefined ? [] : [`network ${String(network)}`]),
    ...(subnetwork === undefined ? [] : [`subnet ${String(subnetwork)}`]),
    ...(Array.isArray(tags) ? [`tags ${tags.join(' ')}`] : []),
  ]);
  const through = connector === undefined ? [] : [`connector ${String(connector)}`];
  return [...through, ...networks, ...(egress === undefined ? [] : [String(egress)])].join(', ');
}

/** Where a secret lies and which databases are reached may be read; what else is mounted is not shown. */
function formatVolume({ secret, cloudSqlInstance }: Raw): string | undefined {
  if (isRecord(cloudSqlInstance)) return format('instances', cloudSqlInstance.instances);
  if (!isRecord(secret)) return undefined;
  const files = records(secret.items).map(
    ({ path, version }) =>
      `${text(path)} of ${formatSecretRef({ secret: text(secret.secret), version: text(version) })}`,
  );
  return files.length > 0 ? files.join(', ') : `secret ${text(secret.secret)}`;
}

function mapFacts(facts: Facts, field: string, what: string, map: Raw, readable: boolean): void {
  for (const [key, value] of Object.entries(map))
    facts.set(`${what} ${key}`, { field, value, ...(readable && { shown: String(value) }) });
}
