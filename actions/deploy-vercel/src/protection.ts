import { ConfigError } from '@pipeline/contracts';
import type { DeploymentKind, ProjectView } from '@pipeline/vercel';
import type { Config } from './config/config.ts';

/** Whether somebody asks at a deployment's own address who is there, and what gets past. */
export interface Guard {
  /** In Vercel's words; empty: everybody may look. */
  by: readonly string[];
  /** Absent where it is open, and where no secret is known. */
  secret: string | undefined;
}

export function guardOf(
  { protection }: Pick<ProjectView, 'protection'>,
  kind: DeploymentKind,
  bypass: string | undefined,
): Guard {
  const by = protection.kinds.includes(kind) ? protection.by : [];
  return { by, secret: by.length === 0 ? undefined : (bypass ?? protection.bypass[0]) };
}

/**
 * Checks that would only ever meet a log-in page are no checks.
 * @throws ConfigError before anything is built
 */
export function mustBeCheckable(
  { by, secret }: Guard,
  { checks, goal }: Pick<Config, 'checks' | 'goal'>,
  name: string,
): void {
  if (checks === undefined || checks.http.length === 0 || by.length === 0 || secret !== undefined) return;
  throw new ConfigError(
    `The checks cannot look at what is deployed to ${goal.target} of ${name}: it is protected by ${by.join(' and ')}, and this token is not shown the secret for automation`,
    {
      hint: 'Make one in the project’s settings (Deployment Protection, Protection Bypass for Automation), keep it as a secret, and give it as `protection-bypass`',
    },
  );
}
