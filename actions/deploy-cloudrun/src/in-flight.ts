import type { Verdict } from '@pipeline/contracts';
import {
  type Done,
  findInFlight,
  type InFlight,
  isStopped,
  keepTraces,
  lastWord,
  servesNow,
  settleInFlight as settle,
  tracesAsTheyEnd,
} from '@pipeline/deploy-stage';
import { type After, accessNotes, afterwards, undoAccess } from './after.ts';
import { checked, found } from './carry-out.ts';
import type { Config } from './config/config.ts';
import type { Deployed } from './config/deployed.ts';
import { nextOf, type Outcome, serves } from './outcome.ts';
import type { Google, Now, Ports, Snapshot, Started, Target, TargetWish } from './ports.ts';
import { subjectOf, urlOf } from './record.ts';
import { reportDeploy } from './report/deploy.ts';
import { withIdentityToken } from './report/identity-token.ts';
import { reportInFlight } from './report/in-flight.ts';
import type { Outputs } from './spec.gen.ts';

/** What is in flight, and what it replaces. */
interface Flight extends InFlight<Now, Started, Snapshot> {
  target: Target;
  deployed: Deployed;
}

const NONE = 'It is over already: see the service’s revisions and their traffic, or deploy';
const TOO_LATE =
  'To return to what was there before, deploy with `traffic: REVISION=100` of that revision, and without an image';

/** Lets what is held go on, or gives its traffic back, and watches it to its end. */
export async function settleInFlight(
  config: Config,
  google: Google,
  ports: Ports,
  wishes: TargetWish[],
): Promise<Done<Outputs>> {
  const flights = await Promise.all(
    wishes.flatMap(({ target }, index) => {
      const deployed = config.deployed[index];
      return deployed === undefined ? [] : [flightOf(target, deployed)];
    }),
  );
  const after = afterwards(config, google, ports);
  const traces = tracesAsTheyEnd(google.trace);
  const outcomes = await Promise.all(
    flights.map(each => settleOne(config, google, ports, each, { after, keep: traces.keep })),
  );
  if (config.dryRun) return { outcomes, report: reportInFlight(config, outcomes) };
  const ended = flights.map(({ target, started }, at) => {
    const { ended: ending, wayBack } = outcomes[at] ?? {};
    return { target, started, ...(ending && { ending }), ...(wayBack && { wayBack }) };
  });
  await undoAccess(config, ended, after, google, ports);
  const report = reportDeploy(config, outcomes, {
    plans: [],
    releaseId: config.release && ports.run.releaseId,
    traces: await keepTraces(traces.traceOf, ports, ended),
    notes: accessNotes(config, after),
  });
  const done = { outcomes, report: await withIdentityToken(report, config, ports) };
  if (ports.release === undefined) return done;
  const words = await Promise.all(
    outcomes.flatMap((outcome, index) => {
      const flight = flights[index];
      return flight === undefined ? [] : [wordOn(config, outcome, flight, ports)];
    }),
  );
  return { ...done, settled: words.filter(word => word !== undefined) };
}

async function flightOf(target: Target, deployed: Deployed): Promise<Flight> {
  return { target, deployed, ...(await findInFlight(target, NONE)) };
}

async function settleOne(
  { operation, dryRun, rollout }: Config,
  google: Google,
  ports: Ports,
  { target, deployed, started, before }: Flight,
  { after, keep }: { after: After; keep: ReturnType<typeof tracesAsTheyEnd>['keep'] },
): Promise<Outcome> {
  const [previous, next] = [serves(before), nextOf(started)];
  const how = {
    operation: operation === 'abort' ? operation : 'continue',
    dryRun,
    rollout,
    previous,
    tooLate: TOO_LATE,
    onEnd: (ending: Verdict | Error) => keep({ started, ending }),
  } as const;
  const settled = await settle(target, { started, before }, how, { ...ports, ...checked(after) });
  const { ended, wayBack, checks, took } = settled;
  const common = { deployed, changes: [], ended, took };
  const part = { target, started, ...(!dryRun && { ending: ended }) };
  const seen = await found(deployed, part, after, google, ports);
  // What an abort is green about is the revision that was there before.
  if (isStopped(operation, ended)) return { ...common, ...seen, previous: next, next: previous };
  return {
    ...common,
    ...seen,
    previous,
    next,
    ...(wayBack && { wayBack }),
    ...(checks && { checks }),
  };
}

function wordOn({ operation }: Config, outcome: Outcome, { target, deployed }: Flight, ports: Ports) {
  const after = () => servesNow(target, snapshot => serves(snapshot) === outcome.next);
  return lastWord(outcome, { subject: subjectOf(deployed), operation, after, url: urlOf(outcome) }, ports);
}
