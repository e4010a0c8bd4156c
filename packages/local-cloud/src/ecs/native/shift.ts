import { isFull, isMeantToRun, isUp, of } from '../counts.ts';
import type { Crew } from '../crew.ts';
import { completeDeployment } from '../deployments.ts';
import type { Deployment, Service, ServiceDeployment } from '../model.ts';
import { fail } from '../rollback.ts';
import type { Task } from '../task.ts';
import { CAUSE, EVENT } from '../texts.ts';
import { TIMING } from '../timing.ts';
import { split } from '../traffic.ts';
import { expire, hooksAt, verdictOf } from './hooks.ts';
import { begin, type Lifecycle } from './lifecycle.ts';
import { reconcile } from './reconcile.ts';
import { isManaged, isTestable } from './rules.ts';
import type { Stage, Step } from './steps.ts';

const MINUTE = 60_000;

/**
 * One look at a blue/green, canary or linear deployment: green is brought up in full beside blue, traffic
 * shifts stage by stage, and blue goes last.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html
 */
export function shift(
  crew: Crew,
  service: Service,
  green: Deployment,
  tasks: readonly Task[],
  now: number,
): void {
  const { record } = green;
  record.lifecycle ??= begin(service, green);
  const { lifecycle } = record;
  if (record.status !== 'IN_PROGRESS') return;
  for (;;) {
    const step = lifecycle.steps[lifecycle.at];
    if (step === undefined) return;
    if (lifecycle.since === undefined) enter(crew, service, green, lifecycle, step, now);
    if (step.stage === 'RECONCILE_SERVICE') reconcile(crew, service, green, lifecycle, tasks);
    else keepCounts(crew, service, green, lifecycle, step, tasks);
    if (!isOver(crew, service, green, lifecycle, step, tasks, now)) break;
    if (step.stage === 'CLEAN_UP') {
      completeDeployment(service, green, now);
      crew.say(EVENT.completed(green.id));
      crew.say(EVENT.steady);
      service.steady = true;
      break;
    }
    lifecycle.at++;
    delete lifecycle.since;
  }
  note(service, record);
}

/** What the record shows of the traffic, for as long as it is the one that moves it. */
export function note(service: Service, record: ServiceDeployment): void {
  if (service.traffic) record.traffic = service.traffic;
}

function enter(
  crew: Crew,
  service: Service,
  green: Deployment,
  lifecycle: Lifecycle,
  step: Step,
  now: number,
): void {
  const { record } = green;
  const { settings } = green.revision;
  const blue = lifecycle.blue?.revision;
  lifecycle.since = now;
  lifecycle.stage = step.stage;
  record.updatedAt = now;
  const expiry = (minutes: number) => now + crew.real(minutes * MINUTE);
  lifecycle.hooks.push(...hooksAt(record.configuration, step.stage, lifecycle.at, expiry));
  if (!isManaged(settings)) return;
  const traffic = service.traffic ?? { production: [], test: [] };
  if (step.stage === 'TEST_TRAFFIC_SHIFT' && isTestable(settings)) {
    service.traffic = { ...traffic, test: split(green.revision) };
  }
  if (step.production !== undefined) {
    service.traffic = { ...traffic, production: split(green.revision, step.production, blue) };
  }
}

/** Blue keeps its full count until CLEAN_UP, and green has its own from SCALE_UP on. */
function keepCounts(
  crew: Crew,
  service: Service,
  green: Deployment,
  { blue, steps, at }: Lifecycle,
  { stage }: Step,
  tasks: readonly Task[],
): void {
  const scaled = at >= steps.findIndex(step => step.stage === 'SCALE_UP');
  for (const deployment of service.deployments) {
    const wanted = deployment === green ? scaled : deployment === blue && stage !== 'CLEAN_UP';
    deployment.desiredCount = wanted ? service.desiredCount : 0;
    const meant = of(tasks, deployment).filter(isMeantToRun);
    crew.stop(meant.slice(deployment.desiredCount).reverse());
    crew.start({ deployment }, deployment.desiredCount - meant.length);
  }
}

function isOver(
  crew: Crew,
  service: Service,
  green: Deployment,
  lifecycle: Lifecycle,
  { stage, bake = 0 }: Step,
  tasks: readonly Task[],
  now: number,
): boolean {
  const hooks = lifecycle.hooks.filter(({ step }) => step === lifecycle.at);
  expire(hooks, now);
  const verdict = verdictOf(hooks);
  if (verdict === 'failed' || verdict === 'timed-out') {
    fail(service, green, now, CAUSE.hook(stage, verdict), true);
    crew.wake();
    return false;
  }
  if (verdict === 'wait') {
    const waiting = hooks.filter(({ status }) => status === 'AWAITING_ACTION');
    crew.reached(Math.min(...waiting.map(({ expiresAt }) => expiresAt)));
    return false;
  }
  const least = crew.real(Math.max(bake * MINUTE, TIMING.stage));
  if (!crew.reached((lifecycle.since ?? now) + least)) return false;
  if (isDone(service, green, lifecycle, stage, tasks)) return true;
  if (crew.reached((lifecycle.since ?? now) + crew.real(TIMING.longestStage))) {
    fail(service, green, now, CAUSE.stage(stage), true);
    crew.wake();
  }
  return false;
}

/** Whether what the stage waits for has happened. */
function isDone(
  service: Service,
  green: Deployment,
  { blue }: Lifecycle,
  stage: Stage,
  tasks: readonly Task[],
): boolean {
  const gone = (deployment: Deployment) => !of(tasks, deployment).some(isUp);
  if (stage === 'SCALE_UP') return isFull(service, green, tasks);
  if (stage === 'RECONCILE_SERVICE') {
    const others = service.deployments.filter(each => each !== green && each !== blue);
    if (!others.every(gone) || (blue && !isFull(service, blue, tasks))) return false;
    service.deployments = service.deployments.filter(each => !others.includes(each));
    return true;
  }
  if (stage !== 'CLEAN_UP') return true;
  service.deployments = service.deployments.filter(each => each === green || !gone(each));
  return service.deployments.length === 1;
}
