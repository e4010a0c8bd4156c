import {
  JobTarget,
  LATEST,
  RunTarget,
  type RunWanted,
  readServiceFile,
  SERVICE,
  WORKER_POOL,
} from '@pipeline/cloudrun';
import { ConfigError } from '@pipeline/contracts';
import { deployedCommit } from '@pipeline/deploy-stage';
import type { Config } from './config/config.ts';
import type { Deployed } from './config/deployed.ts';
import type { Google, Ports, Target, TargetWish } from './ports.ts';

/**
 * What the workflow asks for → what each target is to be, by the order of `config.deployed`. Files are read here; nothing is
 * changed.
 */
export async function askFor(config: Config, google: Google, ports: Ports): Promise<TargetWish[]> {
  return Promise.all(
    config.deployed.map(async deployed => ({
      target: targetOf(config, deployed, google, ports),
      wanted: await wantedOf(deployed, ports),
      strategy: deployed.strategy,
    })),
  );
}

function targetOf(
  config: Pick<Config, 'commit'>,
  { kind, project, region, id }: Deployed,
  { run: api }: Google,
  ports: Ports,
): Target {
  const at = { project, region };
  const { clock, log, run } = ports;
  const release = run.releaseId;
  if (kind === 'job') return new JobTarget({ api, log: log.info }, at, id, { release });
  const ids = { release, commit: deployedCommit(config, ports).sha };
  return new RunTarget(
    { api, clock, log: log.info },
    at,
    kind === 'service' ? SERVICE : WORKER_POOL,
    id,
    ids,
  );
}

/** With the file that it starts from, where there is one. */
async function wantedOf(
  { kind, id, wanted, serviceFile: path }: Deployed,
  { readText }: Pick<Ports, 'readText'>,
): Promise<RunWanted> {
  if (path === undefined) return wanted;
  const file = await readServiceFile(await readText(path), path);
  const refuse = (problem: string, hint: string) =>
    new ConfigError(`service-file: ${path} ${problem}`, { hint });
  if (file.kind !== kind)
    throw refuse(`describes a ${file.kind}, and ${id} is a ${kind}`, `Give it with \`${file.kind}\``);
  if (file.id !== undefined && file.id !== id)
    throw refuse(`describes ${file.id}, and not ${id}`, `Write \`${kind}: ${file.id}\`, or rename it there`);
  // All to the latest is what every exported file says, and what a deploy does.
  if (file.splits?.some(({ revision, percent }) => revision !== LATEST && percent > 0))
    throw refuse(
      'says which revisions have the traffic, which a deploy decides by its strategy',
      'Remove `traffic` from it; to move traffic alone, give `traffic` without a file',
    );
  const { revision } = file;
  if (revision !== undefined && !revision.startsWith(`${id}-`))
    throw refuse(`calls its revision ${revision}`, `Let the name begin with ${id}-, or remove it`);
  const revisionSuffix = wanted.revisionSuffix ?? revision?.slice(id.length + 1);
  return { ...wanted, base: file.body, ...(revisionSuffix !== undefined && { revisionSuffix }) };
}
