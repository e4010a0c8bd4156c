import type { Problems, RunFacts } from '@pipeline/action-kit';
import { type Policy, parsePolicy } from '@pipeline/attestation';
import { isTag } from '@pipeline/contracts';
import { type Platform, parsePlatform } from '@pipeline/oci';
import type { RegistryLogin } from '@pipeline/registry-login';
import type { ReleaseHome } from '@pipeline/release-home';
import type { Inputs } from '../spec.gen.ts';
import { type Destination, destinationOf } from './destination.ts';
import { homeOf } from './home.ts';
import { type LoginSurroundings, loginsOf, type SourceLogins } from './logins.ts';
import { type WantedImage, wantedImages } from './wanted.ts';

export interface Config {
  /** `undefined`: what is verified in `fromEnvironment`. */
  images: WantedImage[] | undefined;
  /** The one to take there, else the newest. */
  release: string | undefined;
  fromEnvironment: string | undefined;
  environment: string | undefined;
  to: Destination;
  /** `undefined`: one made from the image's own commit. */
  tags: string[] | undefined;
  platforms: Platform[] | undefined;
  referrers: boolean;
  policy: Policy | undefined;
  /** `public-good`, `github` or a path; both instances when absent. */
  trustedRoot: string | undefined;
  allowRefused: boolean;
  allowOlder: boolean;
  createRepository: boolean;
  logins: { target: RegistryLogin; source: SourceLogins };
  home: ReleaseHome | undefined;
  /** Milliseconds. */
  lockWait: number;
  dryRun: boolean;
}

/** What the inputs are judged by. */
export interface Surroundings extends LoginSurroundings, Pick<RunFacts, 'dryRun'> {
  /** `owner/name`, whose signatures count where a policy names no other. */
  repository: string;
}

const LONGEST_WAIT = 6 * 3_600_000;

/** Inputs → what the story works with, by the rules that a type cannot tell. It is pure, and throws nothing. */
export function configure(inputs: Inputs, problems: Problems, around: Surroundings): Config {
  const to = destinationOf(inputs.to, problems);
  const images = wantedImages(inputs, problems);
  const dryRun = around.dryRun(inputs.dryRun, to.registry);
  if (inputs.lockWait > LONGEST_WAIT)
    problems.add('lock-wait', 'it is longer than 6h', 'Write how long to wait, such as 15m');
  const logins = loginsOf(inputs, problems, around, problems.has('to') ? undefined : to.registry);
  if (inputs.createRepository && !problems.has('to') && logins.target.ecr === undefined)
    problems.add(
      'create-repository',
      `${to.registry} is not ECR`,
      'Remove it: other registries create repositories by themselves or by hand',
    );
  const config = {
    images,
    release: inputs.release,
    fromEnvironment: inputs.fromEnvironment,
    environment: inputs.environment,
    to,
    tags: tagsOf(inputs.tags, 'tags', problems),
    platforms: platformsOf(inputs, problems),
    referrers: inputs.referrers,
    policy: policyOf(inputs, around, problems),
    trustedRoot: inputs.trustedRoot,
    allowRefused: inputs.allowRefused,
    allowOlder: inputs.allowOlder,
    createRepository: inputs.createRepository,
    logins,
    home: homeOf(inputs, problems, dryRun),
    lockWait: inputs.lockWait,
    dryRun,
  };
  for (const { input, tags } of images ?? []) tagsOf(tags, `${input}.tags`, problems);
  if (problems.any) tellTags(images ?? [], problems);
  return config;
}

function tagsOf(given: string[] | undefined, input: string, problems: Problems): string[] | undefined {
  for (const tag of (given ?? []).filter(each => !isTag(each)))
    problems.add(
      input,
      `${JSON.stringify(tag)} is not a tag`,
      'Use up to 128 letters, digits, dots, dashes and underscores, not led by a dot or dash',
    );
  return given === undefined || given.length === 0 ? undefined : [...new Set(given)];
}

/** Without another mistake the story tells it, and says which digest is meant. */
function tellTags(images: readonly WantedImage[], problems: Problems): void {
  for (const { input, ref } of images)
    if (ref.digest === undefined)
      problems.add(
        input,
        'it names no digest, and a tag can be another image tomorrow',
        'Write registry/repository@sha256:…, as build-push outputs it',
      );
}

function platformsOf({ platforms }: Inputs, problems: Problems): Platform[] | undefined {
  if (platforms === undefined || platforms.length === 0) return undefined;
  return platforms.flatMap(text => {
    const platform = parsePlatform(text);
    if (platform === undefined)
      problems.add('platforms', `${JSON.stringify(text)} is not a platform`, 'Write one such as linux/arm64');
    return platform === undefined ? [] : [platform];
  });
}

function policyOf({ policy, trustedRoot }: Inputs, { repository }: Surroundings, problems: Problems) {
  if (policy === undefined) {
    if (trustedRoot !== undefined && !problems.has('policy'))
      problems.add(
        'trusted-root',
        'without a `policy` no signature is looked at',
        'Set `policy`, or remove it',
      );
    return undefined;
  }
  const parsed = parsePolicy(policy, repository === '' ? {} : { repository });
  if (!Array.isArray(parsed)) return parsed;
  for (const problem of parsed) problems.add('policy', problem, 'See the README of promote');
  return undefined;
}
