import { type Outcome as StageOutcome, outcomeOf as stageOutcome } from '@pipeline/deploy-stage';
import type { BuildDiagnosis, DeploymentKind, DeploymentView } from '@pipeline/vercel';
import type { VercelPart } from '@pipeline/vercel-stage';
import type { Guard } from './protection.ts';

/** How one deploy ended, as much as anyone is told of it. */
export interface Outcome extends StageOutcome {
  /** The project, such as `acme/shop-web`. */
  name: string;
  /** The deployment that production answered from before; empty where it is not touched, and where there was none. */
  previous: string;
  /** The new deployment; absent where nothing was made. */
  next?: string;
  /** Its own host. */
  host?: string;
  /** What it is, or was to be. */
  kind: DeploymentKind;
  guard: Guard;
  /** As Vercel shows it after all of it; absent where that could not be seen. */
  made?: DeploymentView;
  diagnosis?: BuildDiagnosis;
}

/** What was found out beside how it ended. */
export type Found = Pick<Outcome, 'kind' | 'guard' | 'made' | 'diagnosis'>;

export function outcomeOf(part: VercelPart, name: string, found: Found): Outcome {
  const { before, started } = part;
  return {
    ...stageOutcome(part),
    name,
    previous: before.deployment,
    ...(started && { next: started.deployment, host: started.host }),
    ...found,
  };
}
