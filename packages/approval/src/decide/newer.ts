import type { ReleaseRecord } from '@pipeline/contracts';
import { identityOf } from '../artifacts.ts';
import type { ApprovalRequest } from '../model.ts';

/** The releases that count: one that was stopped before it began has changed nothing. */
function begun(records: readonly ReleaseRecord[]): ReleaseRecord[] {
  return records.filter(({ outcome }) => outcome?.verdict !== 'not-started');
}

function askedBy({ artifacts }: Pick<ApprovalRequest, 'artifacts'>): ReadonlySet<string> {
  return new Set(Object.values(artifacts).map(identityOf));
}

/** Whether a release puts there what is asked for: some of it, and nothing else. One that says nothing may be anything. */
function isJust(asked: ReadonlySet<string>, { intent }: ReleaseRecord): boolean {
  const its = intent.targets.flatMap(({ artifacts }) => Object.values(artifacts));
  return (
    intent.back === undefined && its.length > 0 && its.every(artifact => asked.has(identityOf(artifact)))
  );
}

function isBy(run: string | undefined, { intent }: ReleaseRecord): boolean {
  return intent.id.split('.', 1)[0] === run;
}

/**
 * Whether this run has begun to put there what was asked for, and has taken none of it back: to stop it then would leave half a release.
 * @param records with as much history as shall count
 */
export function isUnderWay(
  request: ApprovalRequest,
  records: readonly ReleaseRecord[],
  run: string,
): boolean {
  const asked = askedBy(request);
  const own = begun(records).filter(
    record => isBy(run, record) && Date.parse(record.intent.at) >= Date.parse(request.at),
  );
  return own.length > 0 && own.every(record => isJust(asked, record) && !isUndone(record));
}

function isUndone({ outcome }: ReleaseRecord): boolean {
  return outcome?.targets.some(({ undone }) => undone) === true;
}

/** The id of the newest release, which a request is based on. @param records newest first */
export function baseOf(records: readonly ReleaseRecord[]): string | undefined {
  return begun(records)[0]?.intent.id;
}

/**
 * Why a request is void: something was released in its environment since. What releases just what it asks for does not count, since a
 * promotion that broke off is run again on the same word; what goes back does.
 * @param records newest first, with as much history as shall count
 * @param run the run that asks, whose own releases do not count; such as `42`
 */
export function releasedSince(
  request: ApprovalRequest,
  records: readonly ReleaseRecord[],
  run?: string,
): string | undefined {
  const all = begun(records);
  const { base, at } = request;
  const place = base === undefined ? all.length : all.findIndex(({ intent }) => intent.id === base);
  if (place < 0)
    return `release ${base}, which it was to follow, is not among the last ${all.length} any more`;
  const asked = askedBy(request);
  const newer = all.find((record, index) => {
    const { intent } = record;
    return (
      intent.id !== base &&
      (index < place || Date.parse(intent.at) > Date.parse(at)) &&
      !isBy(run, record) &&
      !isJust(asked, record)
    );
  });
  if (newer === undefined) return undefined;
  const { id, back } = newer.intent;
  return back === undefined
    ? `release ${id} was made in ${request.environment} since`
    : `release ${id} took ${request.environment} back to release ${back.to} since`;
}
