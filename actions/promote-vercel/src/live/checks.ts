import type { Run } from '@pipeline/action-kit';
import type { Fetch } from '@pipeline/checks';
import { stageCheck } from '@pipeline/deploy-stage';
import type { Check, Finding } from '@pipeline/rollout';
import { originOf } from '@pipeline/vercel';
import { bypassVariables, withBypass, withoutLogin } from '@pipeline/vercel-stage';
import { compareProbe } from '../compare/probe.ts';
import type { DomainChecks } from '../config/checks.ts';
import type { Places } from '../ports.ts';

type CheckRun = Pick<Run, 'clock' | 'signal' | 'log' | 'context'>;

/**
 * Looks at the deployment's own address while it is held, and in the end at every domain of production, one after the
 * other: all must pass, and the first that does not is named.
 */
export function checkAt(
  checks: DomainChecks,
  { own, hosts, secret }: Places,
  run: CheckRun,
  ask: Fetch = fetch,
): Check {
  const origins = [own, ...hosts].map(originOf);
  const asking = secret === undefined ? ask : withBypass(ask, { secret, origins });
  const compared = compareProbe(
    { paths: checks.compare, own: originOf(own), within: checks.timeout },
    { ...run, fetch: asking, log: run.log.info, nonce: () => crypto.randomUUID() },
  );
  const checkOf = (host: string, isDomain: boolean) =>
    stageCheck(
      checks,
      {
        urlOf: () => originOf(host),
        fetch: withoutLogin(asking),
        secrets: bypassVariables(secret),
        slow: isDomain && checks.compare.length > 0 ? compared : undefined,
      },
      run,
    );
  return async at => {
    const isEnd = at.hold === undefined && hosts.length > 0;
    const found: Finding[] = [];
    for (const host of isEnd ? hosts : [own]) {
      const finding = await checkOf(host, isEnd)(at);
      if (!finding.ok) return { ok: false, detail: `${host}: ${finding.detail}` };
      found.push({ ...finding, detail: `${host}: ${finding.detail}` });
    }
    const passed = [...new Set(found.flatMap(({ checks = [] }) => checks))];
    return {
      ok: true,
      detail: found.map(({ detail }) => detail).join('; '),
      ...(passed.length > 0 && { checks: passed }),
    };
  };
}
