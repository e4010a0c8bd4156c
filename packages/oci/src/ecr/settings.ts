import type { CreateRepositoryRequest, Repository } from '@aws-sdk/client-ecr';

/** How a repository is to be made in ECR. What is absent or false is left to ECR. */
export interface RepositorySettings {
  /** Every image is looked through for known vulnerabilities once it was pushed. */
  scanOnPush?: boolean | undefined;
  /** A tag cannot be moved to another image, but for `movingTags`. */
  immutableTags?: boolean | undefined;
  /** Tags that can be moved all the same, where `*` stands for any characters: `main`, `release-*`. */
  movingTags?: readonly string[] | undefined;
  /** JSON, as `lifecyclePolicyProblem()` takes it. */
  lifecyclePolicy?: string | undefined;
}

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageTagMutabilityExclusionFilter.html */
const MOVING = /^[0-9a-zA-Z._*-]{1,128}$/;
/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImageTagMutability.html */
const MOST_MOVING = 5;

/** What is wrong with `movingTags`, as the end of a sentence. */
export function movingTagsProblem(tags: readonly string[]): string | undefined {
  const wrong = tags.find(tag => !MOVING.test(tag));
  if (wrong !== undefined) return `${JSON.stringify(wrong)} is neither a tag nor a pattern of one`;
  return tags.length > MOST_MOVING ? `it names ${tags.length} tags, and ECR takes ${MOST_MOVING}` : undefined;
}

type Wanted = Pick<
  CreateRepositoryRequest,
  'imageScanningConfiguration' | 'imageTagMutability' | 'imageTagMutabilityExclusionFilters'
>;

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
export function requestOf({ scanOnPush, immutableTags, movingTags = [] }: RepositorySettings): Wanted {
  const filters = [...new Set(movingTags)].map(filter => ({ filterType: 'WILDCARD' as const, filter }));
  return {
    ...(scanOnPush && { imageScanningConfiguration: { scanOnPush } }),
    ...(immutableTags && {
      imageTagMutability: filters.length > 0 ? 'IMMUTABLE_WITH_EXCLUSION' : 'IMMUTABLE',
    }),
    ...(immutableTags && filters.length > 0 && { imageTagMutabilityExclusionFilters: filters }),
  };
}

/** Where a repository is otherwise than was asked for, as ends of sentences that begin with its name. */
export function differences(
  found: Repository,
  { scanOnPush, immutableTags, movingTags = [] }: RepositorySettings,
): string[] {
  const tags = tagsOf(found);
  const wanted = tagsOf(requestOf({ immutableTags, movingTags }));
  return [
    ...(immutableTags && tags !== wanted ? [`has ${tags}, and ${wanted} were asked for`] : []),
    ...(scanOnPush && !found.imageScanningConfiguration?.scanOnPush ? ['does not scan what is pushed'] : []),
  ];
}

/** In words, the same for the same. */
function tagsOf({ imageTagMutability, imageTagMutabilityExclusionFilters = [] }: Wanted): string {
  const [kind = ''] = (imageTagMutability ?? 'MUTABLE').toLowerCase().split('_');
  const other = imageTagMutabilityExclusionFilters.map(({ filter }) => filter).toSorted();
  return `${kind} tags${other.length === 0 ? '' : ` but for ${other.join(', ')}`}`;
}
