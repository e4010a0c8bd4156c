import {
  type Artifact,
  type Attestation,
  attestationOf,
  type Signing,
  testResult,
} from '@pipeline/attestation';
import { ConfigError, type Digest, formatImageRef, type ReleaseProof } from '@pipeline/contracts';
import type { Descriptor } from '@pipeline/oci';
import type { Config } from './config/config.ts';
import type { CheckedImage } from './config/images.ts';
import type { Ports } from './ports.ts';

interface Found {
  image: CheckedImage;
  subject: Descriptor;
}

/** What became of one image. */
export interface AttachedTo {
  image: CheckedImage;
  referrer?: Digest;
  error?: Error;
}

/** All of them, before anything is signed or written. @throws ConfigError naming each that is not in its registry */
export async function findAll(images: readonly CheckedImage[], ports: Ports): Promise<Found[]> {
  const found: Found[] = [];
  const missing: CheckedImage[] = [];
  for (const image of images) {
    const subject = await ports.images.find(image.ref);
    if (subject === undefined) missing.push(image);
    else found.push({ image, subject });
  }
  if (missing.length === 0) return found;
  const names = missing.map(({ name, ref }) => `${name} (${formatImageRef(ref)})`).join(', ');
  throw new ConfigError(`Nothing was attested, because the registry does not have ${names}`, {
    hint: 'Give each image as it was pushed, at the place where it was deployed from; a digest that was built in a dry run was never pushed.',
  });
}

/** One statement about all images, since they were live together: signed once, and before the first is attached. */
export async function prepare(
  config: Config,
  proof: ReleaseProof,
  signing: Signing | 'none',
  ports: Ports,
): Promise<Attestation> {
  const { run } = ports;
  const statement = testResult({
    subjects: proof.digests.map(digest => ({ digest })),
    result: proof.result,
    checks: config.checks.map(name => ({ name })),
    environment: config.environment,
    release: proof.release,
    commit: run.commit.sha,
    url: run.by.url,
    at: proof.at,
  });
  return attestationOf(statement, { asked: config.signing, signing }, ports);
}

/** To each in turn; one that fails does not keep the others from theirs. */
export async function attachAll(
  found: readonly Found[],
  artifact: Artifact,
  { images, log, signal }: Ports,
): Promise<AttachedTo[]> {
  const done: AttachedTo[] = [];
  for (const { image, subject } of found) {
    signal.throwIfAborted();
    try {
      const referrer = await images.attach(image.ref, subject, artifact);
      log.info(`${image.name}: ${referrer} is attached to ${image.ref.digest}`);
      done.push({ image, referrer });
    } catch (error) {
      signal.throwIfAborted();
      const failure = error instanceof Error ? error : new Error(String(error));
      log.warn(`${image.name}: ${failure.message}`);
      done.push({ image, error: failure });
    }
  }
  return done;
}
