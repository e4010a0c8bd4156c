import type { Problem } from '@pipeline/contracts';
import type { Raw } from '../raw.ts';
import type { ContainerChange } from '../wanted.ts';
import { put, putAll, record, records } from './fields.ts';
import type { Kind } from './kind.ts';
import { isPort, probeProblem } from './probe.ts';
import { applyResources, resourceProblems } from './resources.ts';
import { applyVariables, variableProblems } from './variables.ts';

/** `container` with the change made, but for its mounts; all else, unknown fields too, stays as it is. */
export function applyChange(container: Raw, change: ContainerChange, kind: Kind): Raw {
  const { image, command, args, dependsOn, port, startupProbe, livenessProbe } = change;
  const edited = putAll(container, {
    image,
    command: orNone(command),
    args: orNone(args),
    dependsOn: orNone(dependsOn),
    startupProbe: startupProbe === 'none' ? null : startupProbe,
    livenessProbe: livenessProbe === 'none' ? null : livenessProbe,
  });
  const ported = port === undefined ? edited : withPort(edited, port);
  return applyResources(applyVariables(ported, change), change, kind);
}

/** An empty list is for what the image has. */
function orNone(list: readonly string[] | undefined): readonly string[] | null | undefined {
  return list?.length === 0 ? null : list;
}

/** There is one port at most; its protocol stays. A probe that Google put on the old port goes with it. */
function withPort(container: Raw, port: number): Raw {
  const [before = {}, ...more] = records(container.ports);
  const moved = put(container, 'ports', [{ ...before, containerPort: port }, ...more]);
  const probe = record(container.startupProbe);
  if (!isGoogles(probe, portOf(container))) return moved;
  return put(moved, 'startupProbe', put(probe, 'tcpSocket', { ...record(probe.tcpSocket), port }));
}

export function portOf(container: Raw): unknown {
  return records(container.ports)[0]?.containerPort ?? 8080;
}

/** Whether it is what Google writes where no startup probe is given. https://docs.cloud.google.com/run/docs/configuring/healthchecks#tcp-startup-probe */
export function isGoogles(probe: Raw, port: unknown): boolean {
  const { tcpSocket, timeoutSeconds, periodSeconds, failureThreshold, ...rest } = probe;
  const tried = timeoutSeconds === 240 && periodSeconds === 240 && failureThreshold === 1;
  return tried && record(tcpSocket).port === port && Object.keys(rest).length === 0;
}

export function changeProblems(name: string, change: ContainerChange, kind: Kind): Problem[] {
  const { image, port } = change;
  const problems = [...variableProblems(name, change), ...resourceProblems(name, change, kind)];
  if (image !== undefined && image.trim() === '')
    problems.push({
      input: 'image',
      problem: `the image${name === '' ? '' : ` of "${name}"`} is empty`,
      fix: 'Give an image, best by digest',
    });
  if (port !== undefined && !isPort(port))
    problems.push({ input: 'container-port', problem: `${port} is no port`, fix: 'Give 1 to 65535' });
  if (port !== undefined && kind !== 'service')
    problems.push({ input: 'container-port', problem: 'only a service has a port', fix: 'Leave it out' });
  for (const which of ['startup', 'liveness'] as const) {
    const probe = change[`${which}Probe`];
    const problem = probe === undefined || probe === 'none' ? undefined : probeProblem(probe, which);
    if (problem !== undefined)
      problems.push({
        input: `${which}-probe`,
        problem: `the probe ${problem}`,
        fix: 'See https://docs.cloud.google.com/run/docs/configuring/healthchecks',
      });
  }
  return problems;
}
