import type { Run } from '@pipeline/action-kit';
import { commandProbe, httpProbe, type Probe, releaseCheck, runProcess } from '@pipeline/checks';
import { metricProbe, openMetrics } from '@pipeline/ecs';
import type { Check } from '@pipeline/rollout';
import type { Config } from '../config/config.ts';
import type { Access } from './aws.ts';

/** The longest pause between two tries of an HTTP check, in milliseconds. */
const INTERVAL = 2_000;

/** What looks at each hold and at the end: HTTP first, then the command, then the metric, which takes longest. */
export function checkOf({ checks, services, cluster }: Config, run: Run, access: Access): Check | undefined {
  if (checks === undefined) return undefined;
  const { clock, signal, log, context } = run;
  const urls = new Map(
    services.map(({ name, checkUrl }) => [`ECS service ${cluster}/${name}`, checkUrl?.href]),
  );
  const probes: Probe[] = [];
  if (checks.http.length > 0) {
    const options = { within: checks.timeout, interval: INTERVAL };
    probes.push(httpProbe({ checks: checks.http }, options, { fetch, clock, signal, log: log.info }));
  }
  if (checks.command !== undefined) {
    const command = { argv: checks.command, cwd: context.workspace, timeout: checks.timeout };
    const surroundings = { path: context.env('PATH'), home: context.env('HOME') };
    probes.push(commandProbe(command, { run: runProcess, surroundings, signal, log: log.info }));
  }
  const slow =
    checks.metric &&
    metricProbe(checks.metric, {
      read: openMetrics({ ...access, ...access.at('CLOUDWATCH') }),
      clock,
      signal,
      log: log.info,
    });
  const quick = probes.filter(({ name }) => name !== 'HTTP checks');
  return at => {
    const url = urls.get(at.name);
    const fit = url === undefined ? quick : probes;
    const all = slow === undefined ? fit : [...fit, slow];
    if (all.length === 0) return Promise.resolve({ ok: true, detail: 'nothing is to be checked of it' });
    return releaseCheck(all, { signal })({ ...at, ...(url !== undefined && { url }) });
  };
}
