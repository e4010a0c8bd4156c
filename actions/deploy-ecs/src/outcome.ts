import { type Outcome as StageOutcome, outcomeOf as stageOutcome } from '@pipeline/deploy-stage';
import type { Diagnosis } from '@pipeline/ecs';
import type { ServicePart } from './carry-out.ts';

/** How the deploy of one service ended, as much as anyone is told of it. */
export interface Outcome extends StageOutcome {
  service: string;
  /** Where it answers, for a person. */
  url: string | undefined;
  /** A revision's ARN. */
  previousTaskDefinition: string;
  /** The revision's ARN and the deployment's id; absent where nothing was started. */
  taskDefinition?: string;
  deploymentId?: string;
  diagnosis?: Diagnosis;
}

export function outcomeOf(
  part: ServicePart,
  { name, url }: { name: string; url: string | undefined },
  diagnosis: Diagnosis | undefined,
): Outcome {
  const { before, started } = part;
  return {
    ...stageOutcome(part),
    service: name,
    url,
    previousTaskDefinition: before.taskDefinition,
    ...(started && { taskDefinition: started.taskDefinition, deploymentId: started.deploymentId }),
    ...(diagnosis && { diagnosis }),
  };
}
