import { ConfigError, type Log } from '@pipeline/contracts';
import type { Checkpoint, Finding, Probe } from './finding.ts';

/**
 * All probes as one check, as the deploy driver takes it: one after the other, the quickest first as they are
 * given. The first that fails ends it, is named, and gives its evidence.
 */
export function releaseCheck(
  probes: readonly Probe[],
  { log, signal }: { log?: Log; signal?: AbortSignal } = {},
): (at: Checkpoint) => Promise<Finding> {
  if (probes.length === 0) throw new ConfigError('There is nothing to check with');
  return async at => {
    const where = at.hold === undefined ? at.name : `${at.name} at ${at.hold.at}`;
    const passed: string[] = [];
    for (const { name, look } of probes) {
      signal?.throwIfAborted();
      const finding = await look(at);
      log?.(`${where}: ${name}: ${finding.ok ? 'passed' : 'FAILED'}: ${finding.detail}`);
      if (!finding.ok) return { ok: false, detail: `${name}: ${finding.detail}` };
      passed.push(`${name}: ${finding.detail}`);
    }
    return { ok: true, detail: passed.join('; '), checks: probes.map(({ name }) => name) };
  };
}
