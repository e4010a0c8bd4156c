import {
  type Artifact,
  attestationOf,
  fitsStatement,
  type Signing,
  type Statement,
  sbomArtifact,
  sbomReference,
  sbomStatement,
} from '@pipeline/attestation';
import type { Digest } from '@pipeline/contracts';
import { attachArtifact, concurrently, type Descriptor } from '@pipeline/oci';
import type { Config } from './config/config.ts';
import type { Made, Progress } from './image-result.ts';
import type { Ports } from './ports.ts';
import { timed } from './timed.ts';

/** Images whose statements are signed at a time. */
const AT_A_TIME = 4;

/**
 * Says of every image where it comes from and what it is made of, at every place. One that was reused was said it of when it
 * was built; and for one that is merged, its platforms were told of what they are made.
 */
export async function attestAll(config: Config, done: readonly Progress[], ports: Ports): Promise<void> {
  const fresh = done.filter(({ made }) => made.how !== 'reused');
  if (fresh.length === 0 || !(config.provenance || config.sbom)) return;
  const signer: Signer = { asked: config.signing, signing: await ports.signing() };
  await ports.log.group('Say where they come from', () =>
    concurrently(fresh, AT_A_TIME, progress =>
      timed(ports.clock, progress.times, 'attest', () => attestOne(progress, signer, config, ports)),
    ),
  );
}

/** Whose Sigstore signs, for all images: one that has given no signature is not asked again. */
interface Signer {
  asked: Config['signing'];
  signing: Signing | 'none';
}

async function attestOne(
  { made, attached }: Progress,
  signer: Signer,
  config: Config,
  ports: Ports,
): Promise<void> {
  const { name } = made.config;
  const { log } = ports;
  const sign = async (statement: Statement, subject: Descriptor): Promise<Digest> => {
    const said = await attestationOf(statement, signer, ports);
    if (said.unsigned !== undefined) {
      attached.unsigned = said.unsigned;
      signer.signing = 'none';
    }
    return attach(said.artifact, subject, made, config, ports);
  };
  if (config.provenance) {
    const { descriptor } = made.root;
    const subject = { name: placeOf(made, config), digest: descriptor.digest };
    attached.provenance = await sign(await ports.provenance(subject, made.materials), descriptor);
    log.info(`${name}: ${attached.provenance} says where it comes from`);
  }
  if (!config.sbom || made.layout === undefined) return;
  for (const { subject, document } of await ports.sboms(name, made.layout)) {
    const sbom = sbomArtifact(document);
    const listed = await attach(sbom, subject, made, config, ports);
    attached.sbom ??= listed;
    if (signer.signing !== 'none')
      await sign(await sbomStatementOf(sbom, subject, document, made, config, ports), subject);
  }
  log.info(`${name}: ${attached.sbom ?? 'nothing'} says what it is made of`);
}

/** The whole document where a log takes it, else its digest. */
async function sbomStatementOf(
  sbom: Artifact,
  { digest }: Descriptor,
  document: object,
  made: Made,
  config: Config,
  ports: Ports,
): Promise<Statement> {
  const subjects = [{ name: placeOf(made, config), digest }];
  if (fitsStatement(sbom)) return sbomStatement({ subjects, document });
  return sbomReference({
    subjects,
    sbom,
    repository: placeOf(made, config),
    attester: await ports.attester(),
  });
}

/** At every place. @returns what it is known by, which is the same everywhere */
async function attach(
  { artifactType, annotations, mediaType, bytes }: Artifact,
  subject: Descriptor,
  { config: { repository } }: Made,
  config: Config,
  { openRegistry, log, signal }: Ports,
): Promise<Digest> {
  const artifact = { artifactType, annotations, blobs: [{ mediaType, bytes }] };
  const [home] = await concurrently(config.places, AT_A_TIME, async ({ registry, prefix }) =>
    attachArtifact(await openRegistry(registry), `${prefix}${repository}`, subject, artifact, {
      log: log.info,
      signal,
    }),
  );
  return home?.referrer.digest ?? subject.digest;
}

function placeOf({ config: { repository } }: Made, { registry }: Config): string {
  return `${registry}/${repository}`;
}
