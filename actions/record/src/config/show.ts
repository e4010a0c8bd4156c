import type { Problems } from '@pipeline/action-kit';
import { type FleetConfig, fleetConfig } from '@pipeline/fleet-config';
import { checkEnvironmentName, type ReleaseHome, readHome } from '@pipeline/release-home';
import type { Inputs } from '../spec.gen.ts';
import type { Surroundings } from './config.ts';

export interface ShowConfig {
  operation: 'show';
  environments: string[];
  /** The digest, commit, release or service that is asked about. */
  what: string | undefined;
  /** How many releases are listed. */
  limit: number;
  /** Whether platforms are asked. */
  compare: boolean;
  failOnDrift: boolean;
  fleet: FleetConfig;
  home: ReleaseHome | undefined;
}

/** More is a report, not an answer. */
const MOST = 100;

export function showConfig(inputs: Inputs, problems: Problems, { context }: Surroundings): ShowConfig {
  const { environment, environments = [], what, limit, compareLive, failOnDrift } = inputs;
  const { roleToAssume, workloadIdentityProvider, vercelToken } = inputs;
  const names = environment === undefined ? environments : [environment];
  if (environment !== undefined && environments.length > 0)
    problems.add('environments', '`environment` was given, too', 'Keep one of them');
  if (names.length === 0)
    problems.add(
      'environment',
      'show needs it, or `environments`',
      'Write whose releases are asked for, such as production',
    );
  for (const name of names)
    checkEnvironmentName(environment === undefined ? 'environments' : 'environment', name, problems);
  if (limit < 1 || limit > MOST)
    problems.add('limit', `${limit} is out of bounds`, `Write a number from 1 to ${MOST}`);
  const identities = [roleToAssume, workloadIdentityProvider, vercelToken];
  const compare = compareLive ?? identities.some(identity => identity !== undefined);
  if (failOnDrift && !compare)
    problems.add(
      'fail-on-drift',
      'nothing is compared',
      'Set `compare-live: true`, or say who reads, such as `role-to-assume`',
    );
  return {
    operation: 'show',
    environments: [...new Set(names)],
    what,
    limit,
    compare,
    failOnDrift,
    fleet: fleetConfig(inputs, problems, { context }),
    home: readHome(inputs, problems, { needed: true }),
  };
}
