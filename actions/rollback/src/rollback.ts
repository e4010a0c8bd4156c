import type { Report } from '@pipeline/action-kit';
import { ActionError, type ReleaseProof } from '@pipeline/contracts';
import { endingOf } from '@pipeline/deploy-stage';
import { isOurs } from '@pipeline/fleet-config';
import { type Ended, release, type Underway } from '@pipeline/release';
import { type AtRest, type Memory, remember } from '@pipeline/release-history';
import { checkAll } from './check.ts';
import type { Config } from './config/config.ts';
import { type Decided, decide, isDecided } from './decide.ts';
import { endFlights } from './end-flights.ts';
import { goBack } from './go-back.ts';
import { overtaken, type Seen, seenIn } from './overtaken.ts';
import type { Ports } from './ports.ts';
import { prepare } from './prepare.ts';
import { intentOf, proofsOf, targetOutcome, wholeEnding } from './record.ts';
import { commentOn } from './report/comment.ts';
import type { Done } from './report/done.ts';
import { reportDone } from './report/done.ts';
import { reportAtRest, reportBlind, reportLeft, reportNotBegun } from './report/not-begun.ts';
import { reportPlan } from './report/plan.ts';
import type { Outputs } from './spec.gen.ts';

type Home = NonNullable<Ports['home']>;

/** Decides by the log, goes back target by target, and is green only when all of it is back and what was to be checked passed. */
export async function rollback(config: Config, ports: Ports): Promise<Report<Outputs>> {
  const { home } = ports;
  if (home === undefined) return reportBlind(config);
  return carryOn(config, ports, home).catch((error: unknown) => {
    if (error instanceof ActionError) return reportNotBegun(config, error);
    throw error;
  });
}

/** How often it is decided anew, because somebody released while this waited for the lock. */
const DECISIONS = 3;

async function carryOn(config: Config, ports: Ports, home: Home): Promise<Report<Outputs>> {
  let seen: Seen | undefined;
  for (let decisions = 1; ; decisions++) {
    const memory = await recall(config, home);
    seen ??= seenIn(memory);
    const decided = decide(config, memory);
    if ('atRest' in decided) return reportAtRest(config, decided);
    const subjects = decided.parts.map(({ subject }) => subject).filter(isOurs);
    // Those of other platforms are for whoever released them.
    if (subjects.length === 0) return reportLeft(config, decided, await prepare(decided, config, ports));
    if (config.dryRun) return reportPlan(config, decided, await prepare(decided, config, ports));
    const done = await inLock(config, ports, home, { decided, subjects, seen });
    if (done === undefined && decisions < DECISIONS) continue;
    if (done === undefined) throw busy(config);
    if ('atRest' in done) return reportAtRest(config, done);
    const comment = await commentOn(config, done, ports);
    return reportDone(config, done, { releaseId: ports.run.releaseId, comment });
  }
}

function recall(config: Config, { log }: Pick<Home, 'log'>): Promise<Memory> {
  return remember(log, config.environment, memory => isDecided(config, memory));
}

/**
 * `undefined`: while this waited for the lock, somebody released something that leads elsewhere.
 * @throws ActionError `moved` where somebody else has gone back, and what is live now is not good
 */
function inLock(
  config: Config,
  ports: Ports,
  home: Home,
  { decided: { to }, subjects, seen }: { decided: Decided; subjects: readonly string[]; seen: Seen },
): Promise<Done | AtRest | undefined> {
  const { environment, lockWait } = config;
  const { run, log, clock, signal } = ports;
  let memory: Memory = { records: [], proofs: [] };
  return release<Done | AtRest | undefined>(
    { ...home, clock, signal, tell: log.info, warn: log.warn },
    {
      id: run.releaseId,
      environment,
      commit: to.commit,
      by: run.by,
      owner: run.owner,
      back: { to: to.id, why: whyOf(config, ports) },
      subjects,
      // It is about a release that was there already.
      noNewCommit: true,
      reason: `rolling ${environment} back to release ${to.id}`,
      lockWait,
      async recall() {
        memory = await recall(config, home);
        return memory.records;
      },
    },
    async underway => {
      const moved = overtaken(memory.records, seen, { environment, subjects });
      const decided = decideOr(moved, config, memory);
      if ('atRest' in decided) return nothing(decided);
      if (moved !== undefined) throw moved;
      const ours = decided.parts.map(({ subject }) => subject).filter(isOurs);
      const isSame = decided.to.id === to.id && ours.every(subject => subjects.includes(subject));
      if (!isSame || ours.length === 0) return nothing(undefined);
      return carryOut(config, { ...ports, home, signal: underway.signal }, decided, underway);
    },
  );
}

/** That there is nowhere to go any more has its cause in what came between. */
function decideOr(moved: ActionError | undefined, config: Config, memory: Memory): Decided | AtRest {
  try {
    return decide(config, memory);
  } catch (error) {
    throw error instanceof ActionError && moved !== undefined ? moved : error;
  }
}

function whyOf({ reason }: Config, { run }: Ports): string {
  const who = `asked for by ${run.by.actor}`;
  return reason === undefined ? who : `${reason} (${who})`;
}

/** Nothing was intended, so nothing is written. */
function nothing<T>(value: T): Ended<T> {
  return { value, verdict: 'not-started', detail: 'nothing was to be done', targets: [] };
}

function busy({ environment }: Config): ActionError {
  return new ActionError(
    'moved',
    `While this waited for its lock, ${environment} was released to ${DECISIONS} times, so nothing was taken back`,
    { hint: 'See what is live now, and run this again' },
  );
}

async function carryOut(
  config: Config,
  ports: Ports & { home: Home },
  decided: Decided,
  underway: Underway,
): Promise<Ended<Done>> {
  const { ready, left } = await prepare(decided, config, ports);
  ports.signal.throwIfAborted();
  await underway.intend(ready.map(intentOf));
  const turns = await endFlights(ready, config, ports, underway);
  const gone = await ports.log.group(`Going back to release ${decided.to.id}`, () =>
    goBack(turns, decided.ranks, config, ports, one => underway.note(targetOutcome(one))),
  );
  const back = gone.filter(({ outcome }) => endingOf(outcome) === 'steady');
  const looked = await checkAll(back, config.checks, ports);
  // Whoever gets the lock next must know.
  await prove(config, ports, { back, looked });
  return {
    value: { decided, gone, back, left, looked, stopped: stoppedBy(ports.signal) },
    verdict: wholeEnding(gone),
    detail: `${back.length} of ${gone.length} targets are back at release ${decided.to.id}`,
    targets: gone.map(one => targetOutcome(one, looked)),
  };
}

function stoppedBy({ aborted, reason }: AbortSignal): ActionError | undefined {
  return aborted && reason instanceof ActionError ? reason : undefined;
}

/** What cannot be written is a warning: it hides nothing of what was done. */
async function prove(
  { environment }: Config,
  { run, clock, log, home }: Ports & { home: Home },
  { back, looked }: Pick<Done, 'back' | 'looked'>,
): Promise<void> {
  const said = { release: run.releaseId, at: new Date(clock.now()).toISOString(), by: run.by };
  for (const proof of proofsOf(back, looked, said)) await proveOne(proof);

  async function proveOne(proof: ReleaseProof): Promise<void> {
    try {
      await home.log.prove(environment, proof);
    } catch (error) {
      if (!(error instanceof ActionError)) throw error;
      log.warn(`That the checks ${proof.result} could not be recorded: ${error.message}`);
    }
  }
}
