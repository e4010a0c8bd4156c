import { ActionError } from '@pipeline/contracts';
import { readSubject } from '@pipeline/fleet-config';
import type { Live } from '@pipeline/release-history';
import type { Ports } from '../ports.ts';
import { type Drift, driftOf, goneDrift } from './drift.ts';

export const RETIRE = 'write that down with `operation: retire`';

/** Asks each platform what it runs, one after the other: there are few, and none shall be pressed. */
export async function compareAll(live: readonly Live[], ports: Ports): Promise<Map<string, Drift>> {
  const found = new Map<string, Drift>();
  for (const one of live) {
    ports.signal.throwIfAborted();
    found.set(one.subject, await compare(one, ports));
  }
  return found;
}

async function compare(live: Live, { fleet, log, signal }: Ports): Promise<Drift> {
  const { subject, part, sure, release } = live;
  if (fleet === undefined) return { state: 'not-compared', why: 'no platform was asked' };
  if (readSubject(subject) === undefined)
    return { state: 'not-compared', why: 'it was deployed by other means, which nobody here can ask' };
  if (!sure)
    return {
      state: 'unknown',
      why: `what serves is not certain by the log itself: see what came after release ${release.id}`,
    };
  try {
    const opened = await fleet.open(subject);
    if (typeof opened === 'string') return { state: 'unknown', why: opened };
    const { target } = opened;
    const after = part.outcome?.after;
    const said = {
      artifacts: part.target.artifacts,
      revision: after === undefined ? '' : opened.nameOf(after),
    };
    const absence = await opened.absence(after);
    if (absence?.sure) return goneDrift(said, absence.why);
    if (absence !== undefined)
      return { state: 'unknown', why: `${absence.why}. If it was taken down for good, ${RETIRE}.` };
    const now = await target.observe();
    return driftOf(said, {
      artifacts: opened.running(now),
      revision: opened.nameOf(target.snapshot(now)),
    });
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ActionError)) throw error;
    log.info(`${subject} could not be read: ${error.message}`);
    return { state: 'unknown', why: [error.message, error.hint].filter(Boolean).join(' ') };
  }
}
