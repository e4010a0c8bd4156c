import { type Annotation, oneLine } from '@pipeline/action-kit';
import { ActionError } from '@pipeline/contracts';
import { shortArtifact } from '../show/artifact.ts';
import { RETIRE } from '../show/compare.ts';
import type { Drift } from '../show/drift.ts';
import type { Seen } from '../show/look.ts';

/** What somebody should look at. */
export function findings({ environment, drift, releases }: Seen): Annotation[] {
  if (releases.length === 0)
    return [
      {
        level: 'warning',
        title: 'record: there was nothing to compare',
        message: oneLine(
          `${environment}: its release log has no release, so no platform was asked. Is that how it is called where it is deployed to?`,
          500,
        ),
      },
    ];
  return [...drift].flatMap(([subject, found]): Annotation[] => {
    const message = oneLine(`${environment}: ${subject} ${sentence(found)}`, 500);
    if (found.state === 'drift')
      return [{ level: 'error', title: 'record: a platform runs otherwise than the log says', message }];
    if (found.state === 'unknown')
      return [{ level: 'warning', title: 'record: what runs could not be compared', message }];
    return [];
  });
}

export function sentence(found: Drift): string {
  if (found.state === 'same') return 'runs what the log says';
  if (found.state !== 'drift') return `was not compared: ${found.why}`;
  if (found.gone !== undefined)
    return `is not there any more, and the log says that it serves. ${found.gone}. Deploy it again; or, if it was taken down for good, ${RETIRE}`;
  const each = found.differences.map(
    ({ what, log, runs }) =>
      `${what}: ${runs === '' ? 'nothing runs' : `it runs ${shortArtifact(runs)}`}, and the log says ${shortArtifact(log)}`,
  );
  return `was changed by someone else. ${each.join('; ')}`;
}

export function driftError(found: readonly Annotation[]): Error {
  return new ActionError('drift', found.map(({ message }) => message).join('\n'), {
    hint: 'Find out who changed it, then deploy again, or roll back: either puts there what the log says. What was taken down for good is told by `operation: retire`. What could not be read needs a role or token that may.',
  });
}
