import type { Plan } from '@pipeline/contracts';
import { outputsOf as stageOutputs } from '@pipeline/deploy-stage';
import { keyOf, type Outcome } from '../outcome.ts';
import type { Outputs } from '../spec.gen.ts';

/** What every ending hands on; what there is one of is the first's. */
export function outputsOf(
  outcomes: readonly Outcome[],
  plans: readonly Plan[],
  more: { releaseId: string | undefined; traces: readonly string[] },
): Partial<Outputs> {
  const [first] = outcomes;
  const { url, tagUrl, revision, previousRevision, traffic, execution } =
    first === undefined ? {} : own(first);
  return {
    ...stageOutputs(outcomes, { plans, ...more }, outcome => [keyOf(outcome.deployed), own(outcome)]),
    ...(url !== undefined && { url }),
    ...(tagUrl !== undefined && { 'tag-url': tagUrl }),
    ...(revision !== undefined && { revision }),
    ...(previousRevision !== undefined && { 'previous-revision': previousRevision }),
    ...(traffic && { traffic }),
    ...(execution !== undefined && { execution }),
  };
}

interface Own {
  url?: string;
  tagUrl?: string;
  revision?: string;
  previousRevision?: string;
  traffic?: Record<string, number>;
  execution?: string;
  /** A job's, which has no revisions. */
  image?: string;
  previousImage?: string;
}

/** What Cloud Run says of one, beside its verdict. */
function own({ deployed, previous, next, standing, execution }: Outcome): Own {
  if (deployed.kind === 'job')
    return {
      ...(next !== undefined && { image: next }),
      ...(previous !== '' && { previousImage: previous }),
      ...(execution !== undefined && { execution }),
    };
  return {
    ...standing,
    ...(next !== undefined && { revision: next }),
    ...(previous !== '' && { previousRevision: previous }),
  };
}
