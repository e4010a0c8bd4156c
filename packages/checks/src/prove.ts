import type { Check } from './check.ts';
import { expectVersion, type VersionResult } from './expect-version.ts';
import { type Latency, latency } from './latency.ts';
import type { CheckOptions, CheckPorts } from './options.ts';
import { type CheckResult, runChecks } from './run-checks.ts';
import type { VersionExpectation } from './version.ts';

export interface Suite {
  version?: VersionExpectation;
  checks: readonly Check[];
}

export interface Proof {
  passed: boolean;
  version?: VersionResult;
  /** Empty where the version did not come: what other checks say is then not about this release. */
  checks: CheckResult[];
  /** Over every whole answer, the version's too; absent where none came. */
  latency?: Latency;
}

/**
 * The version first, then the checks, then the version once more: a release that was replaced while it
 * was checked has not passed.
 */
export async function prove(suite: Suite, options: CheckOptions, ports: CheckPorts): Promise<Proof> {
  const deadline = ports.clock.now() + options.within;
  const left = () => ({ ...options, within: Math.max(0, deadline - ports.clock.now()) });
  const version = suite.version && (await expectVersion(suite.version, left(), ports));
  if (version?.passed === false) return proof(version, []);

  const checks = await runChecks(suite.checks, left(), ports);
  if (suite.version === undefined || version === undefined || checks.length === 0)
    return proof(version, checks);

  const after = await expectVersion({ ...suite.version, times: 1 }, { ...left(), attempts: 2 }, ports);
  version.attempts += after.attempts;
  version.latencies.push(...after.latencies);
  if (!after.passed) {
    version.passed = false;
    if (after.version !== undefined) version.version = after.version;
    const reason = after.failure?.reason ?? '';
    version.failure = { kind: 'version', reason: `after the checks it was no longer there: ${reason}` };
  }
  return proof(version, checks);
}

function proof(version: VersionResult | undefined, checks: CheckResult[]): Proof {
  const samples = [...(version?.latencies ?? []), ...checks.flatMap(({ latencies }) => latencies)];
  const measured = latency(samples);
  return {
    passed: version?.passed !== false && checks.every(({ passed }) => passed),
    checks,
    ...(version !== undefined && { version }),
    ...(measured !== undefined && { latency: measured }),
  };
}
