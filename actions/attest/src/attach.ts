import { type Artifact, type Signing, testResult, unsignedArtifact } from '@pipeline/attestation';
import {
  ActionError,
  ConfigError,
  type Digest,
  formatImageRef,
  type ReleaseProof,
} from '@pipeline/contracts';
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

/** What is attached, and who signed it. */
export interface Prepared {
  artifact: Artifact;
  signing: Signing | 'none';
  /** Why it is unsigned although there is an identity to sign with. */
  unsigned?: ActionError;
}

/**
 * One statement about all images, since they were live together: signed once, and before the first is attached. Where
 * nobody asked for a signature in particular, a Sigstore that gives none (GitHub's own is not for every plan) leaves the
 * statement unsigned: it proves less, and a policy that wants a signature will say so.
 */
export async function prepare(
  config: Config,
  proof: ReleaseProof,
  signing: Signing | 'none',
  { run, sign, clock, signal }: Ports,
): Promise<Prepared> {
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
  const plain = () => unsignedArtifact(statement, new Date(clock.now()));
  if (signing === 'none') return { artifact: plain(), signing };
  try {
    return { artifact: await sign(statement, signing), signing };
  } catch (error) {
    signal.throwIfAborted();
    if (config.signing !== 'auto' || !(error instanceof ActionError)) throw error;
    return { artifact: plain(), signing: 'none', unsigned: error };
  }
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
