import type { Problems } from '@pipeline/action-kit';
import { type ContainerChange, parseProbe, parseSecretRef, type SecretRef } from '@pipeline/cloudrun';
import type { Named } from './settings.ts';

/** What changes in each container: its image, and in the main one, `''` where it is not named, everything else. */
export function containersOf(
  named: Named,
  images: Readonly<Record<string, string>>,
  problems: Problems,
): Record<string, ContainerChange> {
  const { container = '', environmentVariables: env, unset, command, ...settings } = named.settings;
  const { cpu, memory, containerPort: port, arguments: args } = settings;
  const startupProbe = probeOf(named, 'startup', problems);
  const livenessProbe = probeOf(named, 'liveness', problems);
  const change: ContainerChange = {
    ...(env !== undefined && { env }),
    ...secretsOf(named, problems),
    ...(unset !== undefined && { unset }),
    ...(command !== undefined && { command }),
    ...(args !== undefined && { args }),
    ...(port !== undefined && { port }),
    ...(cpu !== undefined && { cpu }),
    ...(memory !== undefined && { memory }),
    ...(startupProbe !== undefined && { startupProbe }),
    ...(livenessProbe !== undefined && { livenessProbe }),
  };
  const containers: Record<string, ContainerChange> = Object.fromEntries(
    Object.entries(images).map(([name, image]) => [name, { image }]),
  );
  if (Object.keys(change).length === 0) return containers;
  const { image } = containers[container] ?? {};
  return { ...containers, [container]: { ...(image !== undefined && { image }), ...change } };
}

/** The input `secrets`: variables, and files by their paths. No text of it is shown: it may be the secret itself. */
function secretsOf(
  { settings, where }: Named,
  problems: Problems,
): Pick<ContainerChange, 'secrets' | 'mounts'> {
  const refs: [string, SecretRef][] = [];
  for (const [name, text] of Object.entries(settings.secrets ?? {})) {
    const ref = parseSecretRef(text);
    if (typeof ref !== 'string') refs.push([name, ref]);
    else
      problems.add(
        where('secrets'),
        `what ${name} is given ${ref}`,
        'Put the value into Secret Manager and write NAME=secret:version; never the secret',
      );
  }
  const isFile = ([name]: [string, SecretRef]) => name.startsWith('/');
  const variables = refs.filter(ref => !isFile(ref));
  const files = refs.filter(isFile);
  return {
    ...(variables.length > 0 && { secrets: Object.fromEntries(variables) }),
    ...(files.length > 0 && { mounts: Object.fromEntries(files) }),
  };
}

function probeOf(
  { settings, where }: Named,
  which: 'startup' | 'liveness',
  problems: Problems,
): ContainerChange['startupProbe'] {
  const text = settings[`${which}Probe`];
  if (text === undefined || text === 'none') return text;
  const input = where(`${which}-probe`);
  const probe = parseProbe(text);
  if (typeof probe === 'string') {
    // Headers of a JSON probe may hold a token.
    const shown = text.startsWith('{') ? 'the JSON' : JSON.stringify(text);
    problems.add(input, `${shown} ${probe}`, 'Write it like http:/healthz:8080');
    return undefined;
  }
  // https://docs.cloud.google.com/run/docs/configuring/healthchecks
  if (which === 'liveness' && 'tcpSocket' in probe)
    problems.add(input, 'Cloud Run has no liveness probe over TCP', 'Write http:/healthz or grpc');
  return probe;
}
