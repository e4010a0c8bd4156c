import { RemoteError } from '@pipeline/contracts';
import type { Operation } from '../api.ts';
import { isConflict, isTaken } from '../errors/to-run-error.ts';
import type { Raw } from '../raw.ts';
import type { RunStarted, RunStep } from '../step.ts';
import { annotated, ownNotes } from '../traffic/notes.ts';
import { askedOf, mainRevision, newestOf } from '../traffic/serving.ts';
import { sameShares, sharesOf } from '../traffic/shares.ts';
import { sameTags } from '../traffic/tags.ts';
import { fields } from '../view/fields.ts';
import type { ServiceView } from '../views.ts';
import type { RunDocument, Seen } from './document.ts';
import { fingerprint } from './fingerprint.ts';
import type { Update } from './move.ts';
import type { Site } from './site.ts';

/** How often an update is sent where somebody changed what it does not depend on. */
export const SENDS = 3;

/** Writes what was planned, on the document that it was planned on. */
export async function carryOut(document: RunDocument, site: Site, step: RunStep): Promise<RunStarted> {
  if (step.action === 'watch' || step.body === undefined) return startedBy(site, step);
  if (step.action === 'create') return create(document, site, step, step.body);
  let update: Update = { body: step.body, mask: step.mask ?? [] };
  let { etag, generation } = step;
  for (let sent = 1; ; sent++) {
    try {
      const operation = await document.update(update, etag);
      return startedBy(site, step, operation, generation);
    } catch (error) {
      if (!isConflict(error)) throw error;
      const seen = await document.mustLook();
      const begun = begunIn(seen, site, step);
      if (begun !== undefined) return begun;
      const touched = fingerprint(seen.raw, step.guards) !== step.base || seen.view.uid !== step.uid;
      if (touched || sent === SENDS) throw overtaken(site, seen, error);
      update = onto(seen.view, step, update);
      ({ etag, generation } = seen.view);
    }
  }
}

async function create(document: RunDocument, site: Site, step: RunStep, body: Raw): Promise<RunStarted> {
  try {
    return startedBy(site, step, await document.create(body), 0);
  } catch (error) {
    if (!isTaken(error)) throw error;
    const seen = await document.mustLook();
    const begun = begunIn(seen, site, step);
    if (begun !== undefined) return begun;
    throw overtaken(site, seen, error);
  }
}

/** What the document shows as begun by this step; `undefined` where it shows none. */
export function begunIn({ raw, view }: Seen, site: Site, step: RunStep): RunStarted | undefined {
  const { action, rollout, mask = [], body } = step;
  if (action === 'watch') return startedBy(site, step);
  if (view.generation <= step.generation) return undefined;
  const settings = mask.filter(field => field !== site.kind.field && field !== 'annotations');
  const [first = []] = rollout.states;
  const moved = sameShares(askedOf(view), sharesOf(first)) && sameTags(view.traffic, first);
  const isSet = fingerprint(raw, settings) === fingerprint(body, settings);
  const begun =
    action === 'traffic'
      ? isSet && (moved || step.inFlight !== undefined)
      : newestOf(view) === rollout.revision;
  return begun ? startedBy(site, { ...step, uid: view.uid }) : undefined;
}

/** @param generation of the document that was written on */
export function startedBy(
  { kind, at, id }: Site,
  step: RunStep,
  operation?: Operation,
  generation = step.generation,
): RunStarted {
  if (step.inFlight !== undefined) return step.inFlight;
  const { rollout } = step;
  const told = fields(operation?.resource ?? {}, 'an operation');
  const next = step.action === 'watch' ? generation : generation + 1;
  return {
    kind: kind.name,
    region: at.region,
    id,
    uid: step.uid || told.text('uid'),
    revision: rollout.revision,
    previousRevision: mainRevision(rollout.before) ?? '',
    generation: Math.max(next, told.count('generation')),
    ...(operation && { operation: operation.name }),
    ...(step.trafficOnly && { trafficOnly: true as const }),
    rollout,
  };
}

/** The same update on what is there now: annotations of others stay as they are. */
function onto(view: ServiceView, { guards }: RunStep, { body, mask }: Update): Update {
  if (!mask.includes('annotations') || guards.includes('annotations')) return { body, mask };
  const planned = body.annotations as Readonly<Record<string, string>>;
  return { body: { ...body, annotations: annotated(view.annotations, ownNotes(planned)) }, mask };
}

function overtaken({ name, kind }: Site, { view }: Seen, cause: unknown): RemoteError {
  const by = view.lastModifier === '' ? 'Someone else' : view.lastModifier;
  return new RemoteError(`${by} changed ${name} since this was planned`, {
    service: 'Cloud Run',
    operation: kind.name === 'service' ? 'UpdateService' : 'UpdateWorkerPool',
    status: 409,
    transient: false,
    errorCode: 'ABORTED',
    hint: `Nothing was changed over it. The newest revision is ${newestOf(view) || 'none'}: see that it is what should serve, or run this job again`,
    cause,
  });
}
