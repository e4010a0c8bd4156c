import type { Report } from '@pipeline/action-kit';
import { ActionError } from '@pipeline/contracts';
import { type Diary, type Done, keepTraces, recorded } from '@pipeline/deploy-stage';
import { originOf, type VercelNow } from '@pipeline/vercel';
import { orNotStarted, PLANNED, subjectOf, titleOf, unlock, type Vercel } from '@pipeline/vercel-stage';
import { carryOut } from './carry-out.ts';
import { choose } from './choose/choose.ts';
import type { Chosen } from './choose/chosen.ts';
import type { Config } from './config/config.ts';
import { isMove } from './config/operation.ts';
import { depthsToChoose } from './depth.ts';
import { commitOf } from './evidence.ts';
import { settleInFlight } from './in-flight.ts';
import { outcomeOf } from './outcome.ts';
import type { Ports } from './ports.ts';
import { prepare, recall } from './prepare.ts';
import { afterOf, intentOf, recordingOf, refusedBy, urlOf } from './record.ts';
import { reportBlind } from './report/blind.ts';
import { reportMove } from './report/move.ts';
import { reportPlan } from './report/plan.ts';
import type { Outputs } from './spec.gen.ts';
import { seenAfterwards } from './standing.ts';
import { targetOf } from './target.ts';

/** Looks at what there is and what is known of it, moves production, and is green only when its domains answer from there. */
export async function promoteVercel(config: Config, ports: Ports): Promise<Report<Outputs>> {
  if (config.dryRun && isBlind(config, ports)) return reportBlind(config);
  return carryOn(config, ports).catch(orNotStarted(config.identity));
}

/** Whether what is to be promoted, or what is there, cannot be seen at all. */
function isBlind({ candidate, operation }: Config, { hasToken, memory }: Ports): boolean {
  const { deployment, fromEnvironment } = candidate;
  const asksLog = operation === 'promote' && deployment === undefined && fromEnvironment !== undefined;
  // What an earlier stage has only planned is nowhere yet.
  return !hasToken || deployment === PLANNED.id || (asksLog && memory === undefined);
}

async function carryOn(config: Config, ports: Ports): Promise<Report<Outputs>> {
  const vercel = ports.openVercel();
  const now = await targetOf(config, vercel.api, ports).observe();
  const { operation, dryRun } = config;
  if (operation === 'unlock') {
    const project = { name: titleOf(now.project, config.identity.team), subject: subjectOf(now.project) };
    return unlock(config, project, { lock: ports.memory?.lock, log: ports.log });
  }
  if (!isMove(operation)) return settleInFlight(config, vercel, ports, now.project);
  const memories = await recall(config, ports, depthsToChoose(config, now));
  const chosen = await choose(config, now, memories, vercel.api);
  const said = chosen.release === undefined ? '' : `, of release ${chosen.release}`;
  ports.log.info(`${operation} ${chosen.view.id} (${originOf(chosen.view.host)})${said}`);
  const commit = commitOf(chosen.view, config.commit, memories);
  if (commit === undefined && config.release !== undefined)
    ports.log.warn(
      `Neither Vercel nor the release log knows which commit ${chosen.view.id} was built from: it is written down as this run’s own. Give \`commit\` where that is wrong`,
    );
  if (dryRun) return reportPlan(await prepare(config, vercel, ports, chosen, now), commit);
  return recorded(recordingOf(config, now.project, { commit, deployment: chosen.view.id }), ports, diary =>
    move(config, vercel, { ...ports, signal: diary.signal }, { chosen, now, commit }, diary),
  );
}

interface Choice {
  chosen: Chosen;
  /** How production was when it was chosen. */
  now: VercelNow;
  commit: string | undefined;
}

async function move(
  config: Config,
  vercel: Vercel,
  ports: Ports,
  { chosen, now, commit }: Choice,
  { intend, neverServed }: Diary,
): Promise<Done<Outputs>> {
  const prepared = await prepare(config, vercel, ports, chosen, now);
  const { planned, title } = prepared;
  await intend([intentOf(planned)]);
  const { part, kept, traceOf } = await carryOut(config, vercel, ports, prepared).catch((error: unknown) => {
    // A bug may come from anywhere; what was refused or cancelled here came before anything moved.
    if (error instanceof ActionError || ports.signal.aborted) neverServed(error);
    throw error;
  });
  const standing = await seenAfterwards(config, vercel, ports);
  const outcome = outcomeOf(part, title, standing);
  const report = reportMove(config, outcome, {
    plan: planned.plan,
    view: prepared.view,
    commit,
    said: prepared.said,
    notes: prepared.notes,
    lastMove: prepared.lastMove,
    kept,
    releaseId: config.release && ports.run.releaseId,
    traces: await keepTraces(traceOf, ports, [part]),
  });
  return {
    outcomes: [outcome],
    report,
    after: [afterOf(outcome, part.before, standing)],
    refuses: [refusedBy(config, outcome)],
    urls: [urlOf(outcome)],
  };
}
