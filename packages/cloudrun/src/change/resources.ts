import { isRecord, type Problem } from '@pipeline/contracts';
import type { Raw } from '../raw.ts';
import type { ContainerChange } from '../wanted.ts';
import { put, putAll, record, within } from './fields.ts';
import type { Kind } from './kind.ts';

type Resources = Pick<ContainerChange, 'cpu' | 'memory' | 'gpu' | 'cpuIdle' | 'startupBoost'>;

const GPU = 'nvidia.com/gpu';

/**
 * `container` with what it may use. Where it says nothing of this, a service's processor is there during requests alone; as soon
 * as it says anything, only where it says so, too. A GPU demands a processor at all times.
 * https://docs.cloud.google.com/run/docs/reference/rest/v2/Container#ResourceRequirements
 * https://docs.cloud.google.com/run/docs/configuring/services/gpu
 */
export function applyResources(container: Raw, change: Resources, kind: Kind): Raw {
  const { cpu, memory, gpu, cpuIdle, startupBoost } = change;
  if ([cpu, memory, gpu, cpuIdle, startupBoost].every(each => each === undefined)) return container;
  return within(container, 'resources', before =>
    putAll(before, {
      limits: limitsOf(record(before.limits), change),
      cpuIdle: idleOf(container, change, kind),
      startupCpuBoost: startupBoost,
    }),
  );
}

function limitsOf(limits: Raw, { cpu, memory, gpu }: Resources): Raw | undefined {
  if (cpu === undefined && memory === undefined && gpu === undefined) return undefined;
  const count = gpu === undefined ? undefined : isNoGpu(gpu) ? null : /^\d+$/.test(gpu) ? gpu : '1';
  return putAll(limits, { cpu, memory, [GPU]: count });
}

function idleOf(container: Raw, { cpuIdle, gpu }: Resources, kind: Kind): boolean | undefined {
  if (cpuIdle !== undefined || kind !== 'service') return cpuIdle;
  if (gpu !== undefined && !isNoGpu(gpu)) return false;
  return isRecord(container.resources) ? undefined : true;
}

function isNoGpu(gpu: string): boolean {
  return gpu === 'none' || gpu === '0';
}

/** Which kind of GPU a template's instances have: `nvidia-l4`, where a kind and not a number is wanted. */
export function applyGpuKind(template: Raw, gpus: readonly string[]): Raw {
  const kind = gpus.find(gpu => !/^\d+$/.test(gpu) && !isNoGpu(gpu));
  if (kind !== undefined)
    return within(template, 'nodeSelector', selector => put(selector, 'accelerator', kind));
  return gpus.some(isNoGpu) ? put(template, 'nodeSelector', undefined) : template;
}

/** What Google can certainly not read; which sizes go together is for Google to judge. */
export function resourceProblems(
  name: string,
  { cpu, memory, gpu, cpuIdle }: Resources,
  kind: Kind,
): Problem[] {
  const of = name === '' ? '' : ` of the container "${name}"`;
  const problems: Problem[] = [];
  // https://docs.cloud.google.com/run/docs/configuring/services/cpu
  if (cpu !== undefined && !/^(?:\d*\.?\d+|\d+m)$/.test(cpu))
    problems.push({
      input: 'cpu',
      problem: `"${cpu}"${of} is no number of processors`,
      fix: 'Give `1`, `2`, `4`, `8`, or thousandths such as `500m`',
    });
  // https://docs.cloud.google.com/run/docs/configuring/services/memory-limits
  if (memory !== undefined && !/^\d+(?:\.\d+)?(?:[kMGT]i?)?$/.test(memory))
    problems.push({
      input: 'memory',
      problem: `"${memory}"${of} is no amount of memory`,
      fix: 'Give it as `512Mi` or `2Gi`',
    });
  if (gpu !== undefined && !/^(?:\d+|[a-z][a-z0-9-]*)$/.test(gpu))
    problems.push({
      input: 'gpu',
      problem: `"${gpu}"${of} is neither a number nor a kind of GPUs`,
      fix: 'Give `nvidia-l4`, `1` or `none`',
    });
  if (cpuIdle === true && gpu !== undefined && !isNoGpu(gpu))
    problems.push({
      input: 'cpu-idle',
      problem: `a container with a GPU${of} has its processor at all times`,
      fix: 'Leave it out, or set it to false',
    });
  if (cpuIdle === true && kind !== 'service')
    problems.push({
      input: 'cpu-idle',
      problem: 'only a service has requests, during which alone it could have a processor',
      fix: 'Leave it out',
    });
  return problems;
}
