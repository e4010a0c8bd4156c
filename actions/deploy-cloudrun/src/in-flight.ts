import {
  type Done,
  findInFlight,
  type InFlight,
  isStopped,
  keepTraces,
  lastWord,
  servesNow,
  settleInFlight as settle,
} from '@pipeline/deploy-stage';
import { type After, accessNotes, afterwards } from './after.ts';
import { checked, found } from './carry-out.ts';
import type { Config } from './config/config.ts';
import type { Deployed } from './config/deployed.ts';
import { nextOf, type Outcome, serves } from './outcome.ts';
import type { Google, Now, Ports, Snapshot, Started, Target, TargetWish } from './ports.ts';
import { subjectOf } from './record.ts';
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
  const outcomes = await Promise.all(flights.map(each => settleOne(config, google, ports, each, after)));
  if (config.dryRun) return { outcomes, report: reportInFlight(config, outcomes) };
  const report = reportDeploy(config, outcomes, {
    plans: [],
    releaseId: config.release && ports.run.releaseId,
    traces: await keepTraces(
      google.trace,
      ports,
      flights.map((each, index) => ({ ...each, ending: outcomes[index]?.ended })),
    ),
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
  after: After,
): Promise<Outcome> {
  const how = {
    operation: operation === 'abort' ? operation : 'continue',
    dryRun,
    rollout,
    tooLate: TOO_LATE,
  } as const;
  const { ended, wentBack, checks, took } = await settle(target, started, how, {
    ...ports,
    ...checked(after),
  });
  const [previous, next] = [serves(before), nextOf(started)];
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
    ...(wentBack && !(ended instanceof Error) && { wayBack: { state: 'back', detail: ended.detail } }),
    ...(checks && { checks }),
  };
}

function wordOn({ operation }: Config, outcome: Outcome, { target, deployed }: Flight, ports: Ports) {
  const after = () => servesNow(target, snapshot => serves(snapshot) === outcome.next);
  return lastWord(outcome, { subject: subjectOf(deployed), operation, after }, ports);
}
