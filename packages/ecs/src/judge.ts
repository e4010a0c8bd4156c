import type { Verdict } from '@pipeline/contracts';
import { isStale, isUnscaled, judgeByDeployments, primaryOf } from './judge-deployments.ts';
import { judgeByServiceDeployment } from './judge-service-deployment.ts';
import type { Judged } from './judged.ts';
import { formatArn } from './task-definition.ts';
import type { Service, ServiceDeployment } from './views.ts';

/** One look: the service, and our service deployment where the API offers it. */
export interface Look {
  service: Service;
  serviceDeployment?: ServiceDeployment | undefined;
  /** Whether ECS has had time enough to show what was just written. */
  late?: boolean;
}

/**
 * One look → how our deployment stands. Green only when it is the primary one, ECS says that it is done, and
 * as many of its tasks run as are wanted.
 */
export function judge({ service, serviceDeployment, late = false }: Look, judged: Judged): Verdict {
  if (GONE.has(service.status) && (primaryOf(service)?.id ?? judged.deploymentId) === judged.deploymentId)
    return { state: 'failed', reason: 'stopped', detail: `the service was deleted: it is ${service.status}` };
  if (isStale(service, judged)) return unseen(service, judged, late);
  // Later on it is auto-scaling's, or someone's, to set.
  if (!late && isUnscaled(service, judged))
    return { state: 'progressing', detail: `ECS does not show ${judged.scaledTo} desired tasks yet` };
  return serviceDeployment === undefined
    ? judgeByDeployments(service, judged)
    : judgeByServiceDeployment(serviceDeployment, service, judged);
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html (status) */
const GONE = new Set(['DRAINING', 'INACTIVE']);

/** ECS is eventually consistent: a look from before our deployment says nothing of it, for a while. */
function unseen({ taskDefinition }: Service, judged: Judged, late: boolean): Verdict {
  const name = formatArn(judged.taskDefinition);
  if (!late) return { state: 'progressing', detail: `ECS does not show the deployment of ${name} yet` };
  return {
    state: 'failed',
    reason: 'stopped',
    detail: `ECS accepted the deployment of ${name} (${judged.deploymentId}) but shows nothing of it: the service is as it was, on ${formatArn(taskDefinition)}`,
  };
}
