import { parseBaseUrl } from '../address.ts';
import type { CheckOptions, CheckPorts } from '../options.ts';
import { type Proof, prove, type Suite } from '../prove.ts';
import type { Checkpoint, Finding, Probe } from './finding.ts';

const SHOWN = 3;

/** A suite of HTTP checks below the checkpoint's own URL. Without a URL it has failed: nothing was looked at. */
export function httpProbe(suite: Suite, options: Omit<CheckOptions, 'baseUrl'>, ports: CheckPorts): Probe {
  return {
    name: 'HTTP checks',
    async look({ url }: Checkpoint): Promise<Finding> {
      if (url === undefined) return { ok: false, detail: 'there is no URL to look at' };
      const baseUrl = parseBaseUrl(url);
      if (typeof baseUrl === 'string') return { ok: false, detail: `the URL ${baseUrl}` };
      return told(await prove(suite, { ...options, baseUrl }, ports), baseUrl);
    },
  };
}

function told({ passed, version, checks }: Proof, baseUrl: URL): Finding {
  if (passed) {
    const which = version?.version === undefined ? '' : `version ${version.version}, `;
    return { ok: true, detail: `${which}${checks.length} passed at ${baseUrl.origin}` };
  }
  const failures = checks.filter(check => !check.passed);
  const evidence = failures.map(({ name, failure, attempts }) => {
    const tries = attempts === 1 ? '' : ` (${attempts} tries)`;
    return `${name}: ${failure?.reason ?? 'did not pass'}${tries}`;
  });
  if (version?.passed === false) evidence.unshift(`version: ${version.failure?.reason ?? 'is another'}`);
  const more = evidence.length > SHOWN ? `; and ${evidence.length - SHOWN} more` : '';
  return { ok: false, detail: `${baseUrl.origin}: ${evidence.slice(0, SHOWN).join('; ')}${more}` };
}
