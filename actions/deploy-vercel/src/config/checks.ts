import type { Problems } from '@pipeline/action-kit';
import { type ChecksConfig, checksOf as stageChecks } from '@pipeline/deploy-stage';
import type { Inputs } from '../spec.gen.ts';

/** What must hold at the deployment's own address: asked for, or nothing. Not everything that is deployed has a page at `/`. */
export function checksOf(inputs: Inputs, name: string, problems: Problems): ChecksConfig | undefined {
  const hasUrl = inputs.checks !== undefined;
  return stageChecks(
    inputs,
    [{ name, hasUrl, strategy: undefined }],
    { given: false, ways: '`checks` or `check-command`' },
    problems,
  );
}
