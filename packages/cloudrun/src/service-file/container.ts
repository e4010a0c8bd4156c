import type { Raw } from '../raw.ts';
import { given, type Reader } from './reader.ts';

/** Names of secrets by what the file calls them, where they lie in another project. */
export type Aliases = ReadonlyMap<string, string>;

/** A container of v1 as v2 has it. https://docs.cloud.google.com/run/docs/reference/rest/v1/Container */
export function readContainer(container: Reader, aliases: Aliases): Raw {
  const env = container.objects('env').map(each => readVariable(each, aliases));
  const ports = container.objects('ports').map(readPort);
  const mounts = container.objects('volumeMounts').map(readMount);
  const resources = container.object('resources');
  const limits = Object.fromEntries(resources?.map('limits') ?? []);
  resources?.end();
  const read = given({
    name: container.text('name'),
    image: container.text('image'),
    command: container.texts('command'),
    args: container.texts('args'),
    workingDir: container.text('workingDir'),
    env: env.length > 0 ? env : undefined,
    ports: ports.length > 0 ? ports : undefined,
    volumeMounts: mounts.length > 0 ? mounts : undefined,
    resources: Object.keys(limits).length > 0 ? { limits } : undefined,
    startupProbe: readProbe(container.object('startupProbe')),
    livenessProbe: readProbe(container.object('livenessProbe')),
    readinessProbe: readProbe(container.object('readinessProbe')),
  });
  container.end();
  return read;
}

function readVariable(entry: Reader, aliases: Aliases): Raw {
  const name = entry.text('name') ?? '';
  const source = entry.object('valueFrom');
  const value = entry.text('value');
  entry.end();
  if (source === undefined) return { name, value: value ?? '' };
  if (value !== undefined) entry.wrong('value', 'stands beside `valueFrom`; give one');
  const ref = source.object('secretKeyRef');
  source.end();
  if (ref === undefined) source.wrong('secretKeyRef', 'is missing');
  const read = { secret: secretOf(ref?.text('name'), aliases), version: ref?.text('key') ?? 'latest' };
  ref?.end();
  return { name, valueSource: { secretKeyRef: read } };
}

export function secretOf(name: string | undefined, aliases: Aliases): string {
  return aliases.get(name ?? '') ?? name ?? '';
}

function readPort(port: Reader): Raw {
  const read = given({ name: port.text('name'), containerPort: port.whole('containerPort') });
  const protocol = port.text('protocol');
  if (protocol !== undefined && protocol !== 'TCP') port.wrong('protocol', 'is not TCP');
  port.end();
  return read;
}

function readMount(mount: Reader): Raw {
  const read = given({
    name: mount.text('name'),
    mountPath: mount.text('mountPath'),
    subPath: mount.text('subPath'),
  });
  mount.end();
  return read;
}

/** v1 and v2 have the same, but for HTTP's scheme and host, which Cloud Run does not take. */
function readProbe(probe: Reader | undefined): Raw | undefined {
  if (probe === undefined) return undefined;
  const read = given({
    initialDelaySeconds: probe.whole('initialDelaySeconds'),
    timeoutSeconds: probe.whole('timeoutSeconds'),
    periodSeconds: probe.whole('periodSeconds'),
    failureThreshold: probe.whole('failureThreshold'),
    httpGet: readHttpGet(probe.object('httpGet')),
    tcpSocket: readWay(probe.object('tcpSocket'), () => ({})),
    grpc: readWay(probe.object('grpc'), way => ({ service: way.text('service') })),
  });
  // Of Knative alone, and 1 there.
  probe.skip('successThreshold');
  probe.end();
  return read;
}

function readHttpGet(way: Reader | undefined): Raw | undefined {
  const headers = way?.objects('httpHeaders').map(header => {
    const read = given({ name: header.text('name'), value: header.text('value') });
    header.end();
    return read;
  });
  return readWay(way, each => ({
    path: each.text('path'),
    httpHeaders: headers === undefined || headers.length === 0 ? undefined : headers,
  }));
}

function readWay(way: Reader | undefined, rest: (way: Reader) => Raw): Raw | undefined {
  if (way === undefined) return undefined;
  const read = given({ ...rest(way), port: way.whole('port') });
  way.end();
  return read;
}
