import { createHash } from 'node:crypto';
import { AwsFault } from '../http/aws-fault.ts';
import { RegistryFault } from '../registry/fault.ts';
import { type EcrContext, repositoryOf } from './repositories.ts';

export interface PutImageInput {
  repositoryName: string;
  imageManifest: string;
  imageManifestMediaType?: string;
  imageTag?: string;
  imageDigest?: string;
}

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImage.html */
export function putImage(context: EcrContext, input: PutImageInput) {
  const { repositoryName, imageManifest, imageTag } = input;
  const repository = repositoryOf(context, repositoryName);
  const digest = `sha256:${createHash('sha256').update(imageManifest).digest('hex')}`;
  const tagged = imageTag === undefined ? undefined : repository.tags.get(imageTag);
  if (imageTag !== undefined && tagged !== undefined && repository.isImmutable(imageTag)) {
    throw new AwsFault(
      'ImageTagAlreadyExistsException',
      `The image tag '${imageTag}' already exists in the '${repositoryName}' repository and cannot be overwritten because the tag is immutable.`,
    );
  }
  if (imageTag === undefined ? repository.manifests.has(digest) : tagged === digest) {
    throw new AwsFault(
      'ImageAlreadyExistsException',
      `Image with digest '${digest}' and tag '${imageTag ?? 'null'}' already exists in the repository with name '${repositoryName}' in registry with id '${context.accountId}'`,
    );
  }
  if (input.imageDigest !== undefined && input.imageDigest !== digest) {
    throw new AwsFault('ImageDigestDoesNotMatchException', `The digest of the manifest is '${digest}'`);
  }
  const mediaType = input.imageManifestMediaType ?? ownMediaType(imageManifest);
  try {
    repository.putManifest(imageTag ?? digest, mediaType, Buffer.from(imageManifest));
  } catch (error) {
    throw error instanceof RegistryFault ? worded(error, imageManifest) : error;
  }
  return {
    image: {
      registryId: context.accountId,
      repositoryName,
      imageId: { imageDigest: digest, ...(imageTag !== undefined && { imageTag }) },
      imageManifest,
      imageManifestMediaType: mediaType,
    },
  };
}

function ownMediaType(manifest: string): string {
  try {
    const { mediaType }: { mediaType?: unknown } = JSON.parse(manifest);
    if (typeof mediaType === 'string') return mediaType;
  } catch {
    // Said below, in the service's own words.
  }
  throw new AwsFault(
    'InvalidParameterException',
    "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax or no mediaType'",
  );
}

function worded({ code, message, detail }: RegistryFault, manifest: string): AwsFault {
  if (code !== 'MANIFEST_BLOB_UNKNOWN') return new AwsFault('InvalidParameterException', message);
  const { digest } = detail as { digest: string };
  return 'manifests' in JSON.parse(manifest)
    ? new AwsFault('ReferencedImagesNotFoundException', `The image with digest '${digest}' does not exist`)
    : new AwsFault('LayersNotFoundException', `Layers with digests '${digest}' required for image not found`);
}
