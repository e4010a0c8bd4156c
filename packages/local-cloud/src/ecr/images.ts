import { AwsFault } from '../http/aws-fault.ts';
import type { Repository, StoredManifest } from '../registry/repository.ts';
import { type Paged, page } from './page.ts';
import { type EcrContext, repositoryOf } from './repositories.ts';

export interface ImageId {
  imageTag?: string;
  imageDigest?: string;
}

interface Filtered extends Paged {
  repositoryName: string;
  filter?: { tagStatus?: 'TAGGED' | 'UNTAGGED' | 'ANY' };
}

/** By tag and digest together the tag must stand at that digest. */
function find(repository: Repository, { imageTag, imageDigest }: ImageId): StoredManifest | undefined {
  const digest = imageTag === undefined ? imageDigest : repository.tags.get(imageTag);
  if (digest === undefined || (imageDigest ?? digest) !== digest) return undefined;
  return repository.manifests.get(digest);
}

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageFailure.html */
function failure({ tags }: Repository, { imageTag, imageDigest }: ImageId) {
  return imageDigest !== undefined && imageTag !== undefined && tags.has(imageTag)
    ? {
        failureCode: 'ImageTagDoesNotMatchDigest',
        failureReason: 'The tag stands at another digest than the requested one',
      }
    : { failureCode: 'ImageNotFound', failureReason: 'Requested image not found' };
}

function filtered(repository: Repository, { filter }: Filtered): StoredManifest[] {
  const status = filter?.tagStatus ?? 'ANY';
  return [...repository.manifests.values()].filter(
    ({ digest }) => status === 'ANY' || repository.tagsOf(digest).length > 0 === (status === 'TAGGED'),
  );
}

export function imageOperations(context: EcrContext) {
  const { store, accountId } = context;
  const detail = (repository: Repository, { digest, ...manifest }: StoredManifest) => {
    const imageTags = repository.tagsOf(digest);
    const size = manifest.blobs.reduce((sum, blob) => sum + (store.blobs.size(blob) ?? 0), 0);
    return {
      registryId: accountId,
      repositoryName: repository.name,
      imageDigest: digest,
      ...(imageTags.length > 0 && { imageTags }),
      ...(manifest.manifests.length === 0 && { imageSizeInBytes: size }),
      imagePushedAt: manifest.pushedAt,
      imageManifestMediaType: manifest.mediaType,
      artifactMediaType: manifest.artifactType,
    };
  };
  const existing = (repository: Repository, id: ImageId) => {
    const found = find(repository, id);
    if (found) return found;
    const { imageDigest = 'null', imageTag = 'null' } = id;
    throw new AwsFault(
      'ImageNotFoundException',
      `The image with imageId {imageDigest:'${imageDigest}', imageTag:'${imageTag}'} does not exist within the repository with name '${repository.name}' in the registry with id '${accountId}'`,
    );
  };
  return {
    /** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImages.html */
    DescribeImages: (input: Filtered & { imageIds?: ImageId[] }) => {
      const repository = repositoryOf(context, input.repositoryName);
      const chosen = input.imageIds?.map(id => existing(repository, id)) ?? filtered(repository, input);
      const { items, ...more } = page([...new Set(chosen)], input);
      return { imageDetails: items.map(manifest => detail(repository, manifest)), ...more };
    },

    /** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ListImages.html */
    ListImages: (input: Filtered) => {
      const repository = repositoryOf(context, input.repositoryName);
      const ids = filtered(repository, input).flatMap(({ digest: imageDigest }): ImageId[] => {
        const tags = repository.tagsOf(imageDigest);
        return tags.length === 0 ? [{ imageDigest }] : tags.map(imageTag => ({ imageDigest, imageTag }));
      });
      const { items, ...more } = page(ids, input);
      return { imageIds: items, ...more };
    },

    /** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchGetImage.html */
    BatchGetImage: ({ repositoryName, imageIds }: { repositoryName: string; imageIds: ImageId[] }) => {
      const repository = repositoryOf(context, repositoryName);
      const sought = imageIds.map(imageId => ({ imageId, found: find(repository, imageId) }));
      return {
        images: sought.flatMap(({ imageId, found }) => (found ? [image(imageId, found)] : [])),
        failures: sought
          .filter(({ found }) => found === undefined)
          .map(({ imageId }) => ({ imageId, ...failure(repository, imageId) })),
      };

      function image(imageId: ImageId, found: StoredManifest) {
        return {
          registryId: accountId,
          repositoryName,
          imageId: { ...imageId, imageDigest: found.digest },
          imageManifest: found.bytes.toString(),
          imageManifestMediaType: found.mediaType,
        };
      }
    },
  };
}
