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
import { attachArtifacts, concurrently, type Descriptor } from '@pipeline/oci';
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

/** Something that is said of an image, or of one of its platforms. */
interface Said {
  subject: Descriptor;
  artifact: Artifact;
  /** What outputs know it by; a signature of an SBOM they do not. */
  as?: 'provenance' | 'sbom';
}

async function attestOne(progress: Progress, signer: Signer, config: Config, ports: Ports): Promise<void> {
  const { made, attached } = progress;
  const said = await allSaid(progress, signer, config, ports);
  for (const [subject, about] of Map.groupBy(said, each => each.subject.digest)) {
    const digests = await attach(about, made, config, ports);
    for (const [i, { as }] of about.entries()) if (as !== undefined) attached[as] ??= digests[i] ?? subject;
  }
  const { name } = made.config;
  if (attached.provenance) ports.log.info(`${name}: ${attached.provenance} says where it comes from`);
  if (attached.sbom) ports.log.info(`${name}: ${attached.sbom} says what it is made of`);
}

async function allSaid(
  { made, attached }: Progress,
  signer: Signer,
  config: Config,
  ports: Ports,
): Promise<Said[]> {
  const all: Said[] = [];
  const sign = async (statement: Statement): Promise<Artifact> => {
    const { artifact, unsigned } = await attestationOf(statement, signer, ports);
    if (unsigned !== undefined) {
      attached.unsigned = unsigned;
      signer.signing = 'none';
    }
    return artifact;
  };
  if (config.provenance) {
    const { descriptor: subject } = made.root;
    const named = { name: placeOf(made, config), digest: subject.digest };
    const statement = await ports.provenance(named, made.materials);
    all.push({ subject, artifact: await sign(statement), as: 'provenance' });
  }
  if (!config.sbom || made.layout === undefined) return all;
  for (const { subject, document } of await ports.sboms(made.config.name, made.layout)) {
    const sbom = sbomArtifact(document);
    all.push({ subject, artifact: sbom, as: 'sbom' });
    if (signer.signing === 'none') continue;
    const statement = await sbomStatementOf(sbom, subject, document, made, config, ports);
    all.push({ subject, artifact: await sign(statement) });
  }
  return all;
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

/** What is said of one subject, at every place, at once. @returns what each is known by, which is the same everywhere */
async function attach(
  about: readonly Said[],
  { config: { repository }, root }: Made,
  config: Config,
  { openRegistry, log, signal }: Ports,
): Promise<Digest[]> {
  const subject = about[0]?.subject ?? root.descriptor;
  const artifacts = about.map(({ artifact: { artifactType, annotations, mediaType, bytes } }) => ({
    ...{ artifactType, annotations, blobs: [{ mediaType, bytes }] },
  }));
  const [home = []] = await concurrently(config.places, AT_A_TIME, async ({ registry, prefix }) =>
    attachArtifacts(await openRegistry(registry), `${prefix}${repository}`, subject, artifacts, {
      log: log.info,
      signal,
    }),
  );
  return home.map(({ referrer }) => referrer.digest);
}

function placeOf({ config: { repository } }: Made, { registry }: Config): string {
  return `${registry}/${repository}`;
}
