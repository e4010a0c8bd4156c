import { ConfigError, type ReleaseRecord } from '@pipeline/contracts';
import type { Config } from './config/config.ts';
import type { Ports } from './ports.ts';

/**
 * Which release was checked. A check that is run again belongs to another attempt of the run than the deploy that it
 * looks at, so the log is asked for the run's newest release with one of these images.
 * @param records newest first
 * @throws ConfigError where the log does not know it: such a proof would prove nothing to anybody
 */
export function whichRelease(
  {
    releaseId,
    images,
    deployments,
    environment,
  }: Pick<Config, 'releaseId' | 'images' | 'deployments' | 'environment'>,
  records: readonly ReleaseRecord[],
  run: Pick<Ports['run'], 'runId' | 'releaseId'>,
): string {
  const known = (id: string) => records.some(({ intent }) => intent.id === id);
  if (releaseId !== undefined) {
    if (known(releaseId)) return releaseId;
    throw new ConfigError(`The release log of ${environment} has no release ${releaseId}`, {
      hint: 'Give `release-id` as deploy-ecs outputs it, and `environment` and `release-log` as that step has them.',
    });
  }
  const identities = [...images.map(({ ref }) => `@${ref.digest}`), ...deployments];
  const own = records.filter(({ intent }) => intent.id.split('.', 1)[0] === run.runId);
  const found = own.find(record => hasAny(record, identities)) ?? own[0];
  if (found !== undefined) return found.intent.id;
  throw new ConfigError(`This run has released nothing in ${environment}, as its release log says`, {
    hint: 'Give the step that deploys the same `environment` and `release-log` as this step; to attest another run’s release, give its `release-id`; where no log is kept, set `release-log: none`.',
  });
}

function hasAny({ intent }: ReleaseRecord, identities: readonly string[]): boolean {
  const artifacts = intent.targets.flatMap(target => Object.values(target.artifacts));
  return artifacts.some(artifact => identities.some(identity => artifact.endsWith(identity)));
}
