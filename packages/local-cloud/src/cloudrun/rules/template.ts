import { isObject } from '../codec.ts';
import { type Document, invalid } from '../handler.ts';
import type { Kind } from '../kind.ts';
import { checkRevisionId } from './names.ts';

/** https://docs.cloud.google.com/run/docs/container-contract#env-vars */
const RESERVED = ['PORT', 'K_SERVICE', 'K_REVISION', 'K_CONFIGURATION'];

/** Namespaces that v2 keeps to itself. https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.services (labels, annotations) */
const NAMESPACES = /^(run\.googleapis|cloud\.googleapis|serving\.knative|autoscaling\.knative)\.(com|dev)\//;

/** What is wrong with a service or a worker pool, apart from its traffic. */
export function checkOwner(kind: Kind, owner: Document): void {
  checkMetadata('', owner);
  const { template } = owner;
  if (!isObject(template)) throw invalid('template', 'is required');
  checkMetadata('template.', template);
  if (typeof template.revision === 'string') checkRevisionId(template.revision);
  checkContainers('template.containers', template.containers);
  const ingress = containersOf(template).filter(({ ports }) => Array.isArray(ports) && ports.length > 0);
  if (kind.collection === 'services' && containersOf(template).length > 1 && ingress.length !== 1) {
    throw invalid(
      'template.containers',
      'Revision template should contain exactly one container with an exposed port.',
    );
  }
}

export function checkMetadata(at: string, { labels, annotations }: Document): void {
  for (const [field, map] of Object.entries({ labels, annotations })) {
    const wrong = Object.keys(isObject(map) ? map : {}).find(name => NAMESPACES.test(name));
    if (wrong !== undefined)
      throw invalid(`${at}${field}`, `${wrong} is in a namespace that is reserved for the system`);
  }
}

/** https://docs.cloud.google.com/run/docs/reference/rest/v2/Container */
export function checkContainers(at: string, given: unknown): void {
  if (!Array.isArray(given) || given.length === 0) throw invalid(at, 'at least one container is required');
  const names = new Set<string>();
  for (const [i, container] of given.filter(isObject).entries()) {
    const { name = '', image, env } = container;
    if (typeof image !== 'string' || image === '') throw invalid(`${at}[${i}].image`, 'is required');
    if (names.has(String(name))) throw invalid(`${at}[${i}].name`, `${String(name)} is given twice`);
    names.add(String(name));
    checkEnv(`${at}[${i}].env`, Array.isArray(env) ? env.filter(isObject) : []);
  }
}

/** https://docs.cloud.google.com/run/docs/configuring/services/environment-variables */
function checkEnv(at: string, env: readonly Document[]): void {
  const names = env.map(({ name }) => String(name ?? ''));
  const reserved = names.filter(name => RESERVED.includes(name));
  if (reserved.length > 0) {
    throw invalid(
      at,
      `The following reserved env names were provided: ${reserved.join(', ')}. These values are automatically set by the system.`,
    );
  }
  if (names.length > 1000) throw invalid(at, 'at most 1000 environment variables');
  names.forEach((name, i) => {
    if (name === '' || name.includes('='))
      throw invalid(`${at}[${i}].name`, 'is empty, or has an equals sign');
    if (names.indexOf(name) !== i) throw invalid(`${at}[${i}].name`, `${name} is given twice`);
    if (Buffer.byteLength(String(env[i]?.value ?? '')) > 32768)
      throw invalid(`${at}[${i}].value`, 'is over 32768 bytes');
  });
}

export function containersOf({ containers }: Document): Document[] {
  return Array.isArray(containers) ? containers.filter(isObject) : [];
}

export function imagesOf(template: Document): string[] {
  return containersOf(template).map(({ image }) => String(image));
}

/** The container that takes requests: the one with a port, else the first. */
export function ingressOf(template: Document): Document | undefined {
  const all = containersOf(template);
  return all.find(({ ports }) => Array.isArray(ports) && ports.length > 0) ?? all[0];
}

export function portOf({ ports }: Document): number {
  const [port] = Array.isArray(ports) ? ports.filter(isObject) : [];
  return typeof port?.containerPort === 'number' ? port.containerPort : 8080;
}
