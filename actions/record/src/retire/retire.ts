import type { Report } from '@pipeline/action-kit';
import type { ReleaseLog } from '@pipeline/contracts';
import { release } from '@pipeline/release';
import type { RetireConfig } from '../config/retire.ts';
import type { Ports } from '../ports.ts';
import { plannedToRetire, retiredReport } from '../report/retired.ts';
import { DEPTH } from '../show/look.ts';
import type { Outputs } from '../spec.gen.ts';
import { ported } from '../write/ported.ts';
import { intentsOf, liveParts } from '../write/told.ts';
import { remembering } from '../write/unwritten.ts';
import { toRetire } from './standing.ts';
import { unwritten } from './unwritten.ts';

/**
 * Writes down that something was taken down for good. It is a release that puts nothing anywhere: with an id of its own, so that
 * what the same run deploys is not judged with it, and ended as one that never began, so that whoever does not know what it is passes
 * it over.
 */
export async function retire(config: RetireConfig, ports: Ports): Promise<Report<Outputs>> {
  const { home, run } = ports;
  const { environment, why, subjects } = config;
  const id = `${run.releaseId}-retired`;
  if (config.dryRun || home === undefined) return plannedToRetire(config, id);
  const { log, lost } = remembering(home.log);
  const stating: ReleaseLog = { ...log, intend: intent => log.intend({ ...intent, retires: { why } }) };
  const request = {
    id,
    environment,
    commit: run.commit,
    by: run.by,
    owner: run.owner,
    subjects,
    noNewCommit: true,
    lockWait: config.lockWait,
    reason: `retiring what was taken down in ${environment}`,
    // What was deployed seldom is known to `show`, and can be retired.
    recall: () => home.log.recent(environment, DEPTH),
  };
  const work = release(ported({ ...home, log: stating }, ports), request, async ({ records, intend }) => {
    const found = toRetire(config, records);
    const targets = found.subjects.map(subject => ({ subject, artifacts: {} }));
    if (targets.length > 0) await intend(intentsOf(targets, liveParts(records)));
    const ended = { verdict: 'not-started', detail: `retired${why === '' ? '' : `: ${why}`}` } as const;
    return {
      ...ended,
      value: retiredReport(config, found, { id, by: run.by.actor }),
      targets: found.subjects.map(subject => ({ subject, ...ended })),
    };
  });
  const report = await work.catch(error => {
    throw lost.intent === undefined ? error : unwritten('none', lost.intent, environment);
  });
  if (lost.outcome === undefined) return report;
  return { ...report, error: unwritten('begun', lost.outcome, environment) };
}
