import type { Problems } from '@pipeline/action-kit';
import { type ChecksConfig, checksOf as stageChecks } from '@pipeline/deploy-stage';
import type { Inputs } from '../spec.gen.ts';
import type { Deployed } from './deployed.ts';

/**
 * What must hold at each hold, and once more in the end. A service has URLs of its own to look at; that is done where checks
 * are asked for, and where a strategy waits for some: a plain deploy of a service without a page at `/` is no failure.
 */
export function checksOf(
  inputs: Inputs,
  deployed: readonly Deployed[],
  problems: Problems,
): ChecksConfig | undefined {
  const asked = inputs.checks !== undefined || deployed.some(({ checkUrl }) => checkUrl !== undefined);
  const waits = ({ strategy }: Deployed) => strategy !== undefined && strategy.kind !== 'all-at-once';
  const looks = asked || (inputs.checkCommand === undefined && deployed.some(waits));
  const checked = deployed
    .filter(({ kind }) => kind === 'service')
    .map(({ name, strategy }) => ({ name, strategy, hasUrl: looks }));
  return stageChecks(inputs, checked, { given: false, ways: '`checks` or `check-command`' }, problems);
}
