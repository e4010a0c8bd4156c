import type { RunFault } from '../faults.ts';
import { invalid } from '../handler.ts';

/** As users met it: https://github.com/googlecodelabs/feedback/issues/1856 (words), https://github.com/firebase/friendlyeats-web/issues/291 (code 3) */
export function checkQuota(met: Extract<RunFault, { kind: 'quota' }> | undefined): void {
  if (met === undefined) return;
  const { metric, requested, allowed } = met;
  const what = metric.startsWith('Mem') ? 'memory' : 'CPU';
  throw invalid(
    'template.scaling.max_instance_count',
    `Max instances must be set to 0 or fewer to set the requested total ${what}.\nConsider running your workload in a region with greater capacity, or requesting an increase in quota for this region if you are seeing sustained usage near this limit, see https://cloud.google.com/run/quotas.\n\nQuota violated:\n${metric} requested: ${requested} allowed: ${allowed}`,
  );
}
