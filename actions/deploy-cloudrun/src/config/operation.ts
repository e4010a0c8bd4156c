import type { Problems } from '@pipeline/action-kit';
import { checkOperation } from '@pipeline/deploy-stage';
import type { Inputs } from '../spec.gen.ts';
import type { Deployed } from './deployed.ts';
import { asksNothing } from './wants.ts';

/** What is asked for must be what the operation does. */
export function judgeOperation(inputs: Inputs, deployed: readonly Deployed[], problems: Problems): void {
  const { operation, run, job, noTraffic } = inputs;
  // A job that is only run is deployed as it is.
  const asking = deployed.map(each => ({ name: each.name, idle: asksNothing(each) && !run }));
  checkOperation(operation, asking, job === undefined ? 'force-new-revision: true' : 'run: true', problems);
  if (operation === 'deploy') return;
  if (noTraffic) problems.add('no-traffic', `${operation} deploys nothing`, 'Remove it');
  if (job !== undefined && operation !== 'unlock')
    problems.add('operation', `a job has no rollout in flight to ${operation}`, 'Deploy it, or run it');
}
