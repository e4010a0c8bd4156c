import type { RunDiagnosis } from '@pipeline/cloudrun';
import { type Outcome as StageOutcome, outcomeOf as stageOutcome } from '@pipeline/deploy-stage';
import type { Deployed } from './config/deployed.ts';
import type { Snapshot, Started, TargetPart } from './ports.ts';
import type { Standing } from './standing.ts';

/** What explains a failure. */
export interface Explained {
  diagnosis: RunDiagnosis;
  /** The new revision never got ready, so that no request ever came to it. */
  neverReady: boolean;
}

/** How one deploy ended, as much as anyone is told of it. */
export interface Outcome extends StageOutcome {
  deployed: Pick<Deployed, 'kind' | 'name' | 'id' | 'project' | 'region' | 'url'>;
  /** The revision that served most before, or the image of a job; empty where there was none. */
  previous: string;
  /** Likewise what is new; absent where nothing was started. */
  next?: string;
  /** Where it answers and who has the traffic, after all of it; absent where that could not be seen. */
  standing?: Standing;
  /** Of a job that was run. */
  execution?: string;
  /** The last lines of what was run. */
  lines?: readonly string[];
  /** A page that shows all of them. */
  logUri?: string;
  explained?: Explained;
}

/** What was found out beside how it ended. */
export type Found = Pick<Outcome, 'standing' | 'execution' | 'lines' | 'logUri' | 'explained'>;

export function outcomeOf(part: TargetPart, deployed: Deployed, found: Found): Outcome {
  const { before, started } = part;
  return {
    ...stageOutcome(part),
    deployed,
    previous: serves(before),
    ...(started && { next: nextOf(started) }),
    ...found,
  };
}

/** The revision, or a job's image, that this is. */
export function serves(snapshot: Snapshot): string {
  return 'revision' in snapshot ? snapshot.revision : imagesOf(snapshot);
}

export function nextOf(started: Started): string {
  return started.kind === 'job' ? imagesOf(started) : started.revision;
}

const imagesOf = ({ images }: { images: Record<string, string> }) => Object.values(images).join(', ');

/** As outputs name it: `api@europe-west1`. */
export function keyOf({ id, region }: Pick<Deployed, 'id' | 'region'>): string {
  return `${id}@${region}`;
}
