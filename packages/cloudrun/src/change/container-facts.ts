import { isRecord } from '@pipeline/contracts';
import type { Raw } from '../raw.ts';
import { isGoogles, portOf } from './container.ts';
import type { Facts } from './facts.ts';
import { put, record, records, text } from './fields.ts';
import { plain, plainValue } from './plain.ts';
import { formatProbe } from './probe.ts';
import { formatSecretRef } from './secret-ref.ts';

const PROBES = {
  startupProbe: 'startup probe',
  livenessProbe: 'liveness probe',
  readinessProbe: 'readiness probe',
};

type Note = (what: string, value: unknown, shown?: string) => void;

/** @param serves whether they are a service's: one alone takes requests at 8080 where it does not say otherwise */
export function containerFacts(facts: Facts, containers: readonly Raw[], serves: boolean): void {
  for (const [index, container] of containers.entries()) {
    const name = text(container.name);
    const known = facts.has(`container ${name} image`) ? ` #${index + 1}` : '';
    const of = ['container', ...(name === '' && known === '' ? [] : [`${name}${known}`])].join(' ');
    const note: Note = (what, value, shown) => {
      facts.set(`${of} ${what}`, {
        field: 'template',
        value,
        ...(shown !== undefined && { shown }),
        ...(what !== 'image' && { of }),
      });
    };
    noteContainer(note, container, serves, containers.length === 1);
  }
}

function noteContainer(note: Note, container: Raw, serves: boolean, alone: boolean): void {
  const { name, image, command, args, dependsOn, ports, env, resources, volumeMounts, ...rest } = container;
  note('image', image ?? '', text(image));
  for (const [what, list] of Object.entries({ command, arguments: args, 'depends on': dependsOn }))
    if (Array.isArray(list) && list.length > 0) note(what, list, JSON.stringify(list));
  const [port] = records(ports);
  if (port !== undefined || (serves && alone)) {
    const value = plain({ ...port, containerPort: portOf(container) }, 'ports');
    note('port', serves && alone && isUsual(value) ? undefined : value, String(portOf(container)));
  }
  noteResources(note, resources, serves);
  for (const mount of records(volumeMounts))
    note(`mount ${text(mount.mountPath)}`, plain(mount, 'volumeMounts'), `volume ${text(mount.name)}`);
  noteVariables(note, records(env));
  for (const [field, value] of Object.entries(rest)) {
    if (Object.hasOwn(PROBES, field)) noteProbe(note, field as keyof typeof PROBES, record(value), container);
    else
      note(
        field.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`),
        plainValue(value, field),
      );
  }
}

/** Where a container says nothing of its port, and is the only one. */
function isUsual({ containerPort, ...rest }: Raw): boolean {
  return containerPort === 8080 && Object.keys(rest).length === 0;
}

function noteResources(note: Note, resources: unknown, serves: boolean): void {
  const { limits, cpuIdle, ...rest } = plain(record(resources), 'resources');
  for (const [key, value] of Object.entries(record(record(resources).limits)))
    note(key === 'nvidia.com/gpu' ? 'GPUs' : key, record(limits)[key], String(value));
  const idle = cpuIdle === true || (serves && !isRecord(resources));
  note('processor', idle === serves ? undefined : idle, idle ? 'during requests' : 'always');
  for (const [key, value] of Object.entries(rest))
    note(
      key === 'startupCpuBoost' ? 'startup boost' : `resources ${key}`,
      value,
      typeof value === 'boolean' ? String(value) : undefined,
    );
}

/** A probe's own port is not told where it is the container's; nor is the probe that Google gives to one that has none. */
function noteProbe(note: Note, field: keyof typeof PROBES, probe: Raw, container: Raw): void {
  if (field === 'startupProbe' && isGoogles(probe, portOf(container))) return;
  const port = portOf(container);
  const own = Object.entries(plain(probe, field)).map(([key, way]) =>
    isRecord(way) && way.port === port ? [key, put(way, 'port', undefined)] : [key, way],
  );
  note(PROBES[field], Object.fromEntries(own), formatProbe(probe));
}

/** Values are never shown; where a secret lies is. */
function noteVariables(note: Note, env: readonly Raw[]): void {
  for (const name of new Set(env.map(entry => text(entry.name)))) {
    const [entry = {}, ...more] = env.filter(each => text(each.name) === name);
    const ref = record(entry.valueSource).secretKeyRef;
    const shown = isRecord(ref)
      ? `secret ${formatSecretRef({ secret: text(ref.secret), version: text(ref.version) })}`
      : undefined;
    const value = entry.value === '' ? put(entry, 'value', undefined) : entry;
    note(`variable ${name}`, [plain(value, 'env'), ...more.map(each => plain(each, 'env'))], shown);
  }
}
