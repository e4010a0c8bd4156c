import type { CopyOptions, CopyPlan, CopyRequest } from './plan-types.ts';

/**
 * Finds out what a copy would do, and changes nothing: which manifests and blobs the target lacks, what can be
 * mounted, how many bytes go over the wire. Where the target has a manifest, nothing below it is looked for.
 */
export async function planCopy(_request: CopyRequest, _options?: CopyOptions): Promise<CopyPlan> {
  throw new Error('being written');
}
