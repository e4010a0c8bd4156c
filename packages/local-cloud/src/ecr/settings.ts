import { AwsFault } from '../http/aws-fault.ts';
import type { Repository } from '../registry/repository.ts';

/** What a request may say of how a repository is set. */
export interface SettingsInput {
  imageTagMutability?: string;
  imageTagMutabilityExclusionFilters?: { filterType: string; filter: string }[];
  imageScanningConfiguration?: { scanOnPush?: boolean };
}

const MUTABILITIES = ['MUTABLE', 'IMMUTABLE', 'MUTABLE_WITH_EXCLUSION', 'IMMUTABLE_WITH_EXCLUSION'];
/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageTagMutabilityExclusionFilter.html */
const FILTER = /^[0-9a-zA-Z._*-]{1,128}$/;
const MOST_FILTERS = 5;

/** Which repositories scan what is pushed; nothing is looked for here. */
const scanning = new WeakSet<Repository>();

/**
 * Checks all before it changes anything.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
 */
export function checkSettings(input: SettingsInput): void {
  const { imageTagMutability = 'MUTABLE', imageTagMutabilityExclusionFilters: filters = [] } = input;
  if (!MUTABILITIES.includes(imageTagMutability)) throw invalid('imageTagMutability', imageTagMutability);
  const wrong = filters.find(({ filterType, filter }) => filterType !== 'WILDCARD' || !FILTER.test(filter));
  if (wrong !== undefined || filters.length > MOST_FILTERS)
    throw invalid('imageTagMutabilityExclusionFilters', JSON.stringify(wrong ?? filters));
  if (imageTagMutability.endsWith('_WITH_EXCLUSION') !== filters.length > 0)
    throw invalid('imageTagMutabilityExclusionFilters', `with ${imageTagMutability}`);
}

export function applySettings(repository: Repository, input: SettingsInput): void {
  const { imageTagMutability = 'MUTABLE', imageTagMutabilityExclusionFilters: filters = [] } = input;
  repository.immutableTags = imageTagMutability.startsWith('IMMUTABLE');
  repository.otherTags = filters.map(({ filter }) => filter);
  if (input.imageScanningConfiguration?.scanOnPush) scanning.add(repository);
}

/** As a description of the repository tells them. */
export function settingsOf(repository: Repository) {
  const { immutableTags, otherTags } = repository;
  const mutability = immutableTags ? 'IMMUTABLE' : 'MUTABLE';
  return {
    imageScanningConfiguration: { scanOnPush: scanning.has(repository) },
    imageTagMutability: otherTags.length > 0 ? `${mutability}_WITH_EXCLUSION` : mutability,
    ...(otherTags.length > 0 && {
      imageTagMutabilityExclusionFilters: otherTags.map(filter => ({ filterType: 'WILDCARD', filter })),
    }),
  };
}

function invalid(parameter: string, value: string): AwsFault {
  return new AwsFault(
    'InvalidParameterException',
    `Invalid parameter at '${parameter}' failed to satisfy constraint: ${value}`,
  );
}
