import { mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Run, readWorkspaceFile } from '@pipeline/action-kit';
import { builderOf, buildRun, provenance, runSigning } from '@pipeline/attestation';
import { adopt } from '@pipeline/build';
import { ActionError } from '@pipeline/contracts';
import { ensureEcrPublicRepository, ensureEcrRepository, type Layout, PUBLIC_ECR } from '@pipeline/oci';
import { type DockerLogin, dockerLogin, type Logins, registryLogins } from '@pipeline/registry-login';
import type { Config } from '../config/config.ts';
import type { Ports, Sbom } from '../ports.ts';
import { readyBuilder } from './builder.ts';
import { readCommit } from './commit.ts';
import { imageInputs } from './inputs.ts';
import { once, onceFor } from './once.ts';
import { sbomFile, sbomsOf } from './sboms.ts';
import { scan } from './scan.ts';

/** Wires the story to docker, the registries, AWS, Sigstore and the run. Nothing is opened before it is needed. */
export function livePorts(config: Config, run: Run): Ports {
  const { log, clock, signal, context } = run;
  const logins = registryLogins(config.login, run);
  // One token for what is looked up and then tagged; what is only planned must ask for no more than to read.
  const access = config.push && !config.dryRun ? 'push' : 'pull';
  const endings: Array<() => Promise<void>> = [];
  const atEnd = (work: () => Promise<void>) => endings.push(work);
  const dockerEnv = once(async () => {
    const login = await loggedIn(config, logins, run);
    atEnd(() => login.close());
    return login.env;
  });
  const scratch = once(async () => {
    const dir = await mkdtemp(join(context.tempDir, 'images-'));
    atEnd(() => rm(dir, { recursive: true, force: true }));
    return dir;
  });
  let count = 0;
  const nextDir = async () => join(await scratch(), String(count++));
  const commit = once(() => readCommit(context));
  const sboms = onceFor(async (layout: Layout, name: string): Promise<Sbom[]> => {
    const repository = config.images.find(image => image.name === name)?.repository ?? name;
    return sbomsOf(layout, `${config.registry}/${repository}`, await commit(), log.info);
  });
  const { signing, sign, identity } = runSigning(config.signing, run, {
    planned: config.dryRun,
    readFile: file => readWorkspaceFile(context, file),
  });
  // Which workflow called which, only the identity token tells.
  const thisRun = once(async () => buildRun(context.env, await identity()));
  return {
    commit,
    inputsOf: imageInputs(config, run, logins),
    openBuilder: images => readyBuilder(images, { config, run, logins, nextDir, dockerEnv, atEnd }),
    adopt: async ({ path, reference, platform }) =>
      adopt(resolve(context.workspace, path), await nextDir(), { name: path, reference, platform }),
    openRegistry: host => logins.openRegistry(host, access),
    openSteady: host => logins.openSteady(host, access),
    createRepository: (host, repository) => createRepository(host, repository, config, logins),
    sboms: (name, layout) => sboms(layout, name),
    sbomFile: async (name, layout) => sbomFile(await nextDir(), name, await sboms(layout, name)),
    scan: async (argv, timeout) => scan(argv, timeout, await dockerEnv(), run),
    signing,
    sign,
    provenance: async (subject, materials) =>
      provenance({ subjects: [subject], materials, run: await thisRun() }),
    attester: async () => builderOf(await thisRun()),
    async tidy() {
      for (const end of endings.toReversed())
        await end().catch((error: unknown) =>
          log.warn(`Left behind: ${error instanceof Error ? error.message : error}`),
        );
    },
    log,
    clock,
    signal,
  };
}

/** Docker's own login for what is built on and pushed to; what is only planned can do without. */
async function loggedIn(config: Config, logins: Logins, run: Run): Promise<DockerLogin> {
  const bases = config.images.flatMap(({ source }) => (source.kind === 'dockerfile' ? source.hosts : []));
  const hosts = [...config.places.map(({ registry }) => registry), ...bases];
  try {
    return await dockerLogin(hosts, logins, run);
  } catch (error) {
    if ((config.push && !config.dryRun) || !(error instanceof ActionError)) throw error;
    run.log.info(`Docker is not logged in: ${error.message}`);
    return { env: {}, close: async () => {} };
  }
}

async function createRepository(host: string, repository: string, config: Config, logins: Logins) {
  if (host === PUBLIC_ECR) {
    const outcome = await ensureEcrPublicRepository(logins.ecrPublic, repository);
    return { created: outcome === 'created', differs: [] };
  }
  const access = logins.ecrAt(host);
  if (access === undefined) return undefined;
  const { outcome, differences } = await ensureEcrRepository(access, repository, config.createRepository);
  return { created: outcome === 'created', differs: differences };
}
