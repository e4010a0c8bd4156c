import type { ReleaseRecord } from '@pipeline/contracts';
import { identityOf } from '../artifacts.ts';
import type { ApprovalRequest } from '../model.ts';

/** The releases that count: one that was stopped before it began has changed nothing. */
function begun(records: readonly ReleaseRecord[]): ReleaseRecord[] {
  return records.filter(({ outcome }) => outcome?.verdict !== 'not-started');
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
  const { base, at, artifacts } = request;
  const place = base === undefined ? all.length : all.findIndex(({ intent }) => intent.id === base);
  if (place < 0)
    return `release ${base}, which it was to follow, is not among the last ${all.length} any more`;
  const asked = new Set(Object.values(artifacts).map(identityOf));
  const newer = all.find(
    ({ intent }, index) =>
      intent.id !== base &&
      (index < place || Date.parse(intent.at) > Date.parse(at)) &&
      intent.id.split('.', 1)[0] !== run &&
      (intent.back !== undefined ||
        !intent.targets.every(target =>
          Object.values(target.artifacts).every(artifact => asked.has(identityOf(artifact))),
        )),
  );
  return newer && `release ${newer.intent.id} was made in ${request.environment} since`;
}
