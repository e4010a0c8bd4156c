import type { Problems } from '@pipeline/action-kit';
import { type ChecksConfig, checksOf as stageChecks } from '@pipeline/deploy-stage';
import type { Inputs } from '../spec.gen.ts';

/** What must hold at every domain. */
export interface DomainChecks extends ChecksConfig {
  /** Paths whose bytes must be those of the deployment's own address. */
  compare: readonly string[];
}

/** Asked for, or nothing: which deployment a domain answers from, Vercel itself says. */
export function checksOf(inputs: Inputs, name: string, problems: Problems): DomainChecks | undefined {
  const { checks, compare = [] } = inputs;
  const found = stageChecks(
    inputs,
    [{ name, hasUrl: checks !== undefined, strategy: undefined }],
    { given: compare.length > 0, ways: '`checks`, `check-command` or `compare`' },
    problems,
  );
  for (const path of compare) judgePath(path, problems);
  for (const { name, target, headers } of found?.http ?? []) {
    const names = Object.keys(headers).map(each => each.toLowerCase());
    const cookie = Object.entries(headers).find(([each]) => each.toLowerCase() === 'cookie')?.[1] ?? '';
    if (isSkewed(target) || names.includes('x-deployment-id') || cookie.includes('__vdpl'))
      problems.add('checks', `${name} ${SKEWED}`, UNSKEW);
  }
  return found && { ...found, compare };
}

function judgePath(path: string, problems: Problems): void {
  const base = 'https://a.example';
  const well = path.startsWith('/') && URL.canParse(path, base) && new URL(path, base).origin === base;
  if (!well || path.includes('#'))
    problems.add(
      'compare',
      `${JSON.stringify(path)} is no path`,
      'Write it from its slash on, such as /index.html',
    );
  else if (isSkewed(path)) problems.add('compare', `${JSON.stringify(path)} ${SKEWED}`, UNSKEW);
}

/** By its Skew Protection Vercel answers such a request from the deployment that it names. https://vercel.com/docs/skew-protection */
const isSkewed = (target: string) => /[?&]dpl=/.test(target);
const SKEWED = 'names the deployment that is to answer, so that it tells nothing of the domain';
const UNSKEW = 'Leave out `dpl`, `x-deployment-id` and the cookie `__vdpl`';
