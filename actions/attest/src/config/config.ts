import type { Problems, RunFacts } from '@pipeline/action-kit';
import { type AskedSigning, askedSigning } from '@pipeline/attestation';
import { type LoginSurroundings, type RegistryLogin, readLogin } from '@pipeline/registry-login';
import { checkEnvironmentName, type ReleaseHome, readHome } from '@pipeline/release-home';
import type { Inputs } from '../spec.gen.ts';
import { deploymentsOf } from './deployments.ts';
import { type CheckedImage, imagesOf } from './images.ts';

export interface Config {
  images: CheckedImage[];
  /** Deployments, as a release log knows them; nothing can be attached to one. */
  deployments: string[];
  environment: string;
  checks: string[];
  /** `planned`: the checks were only planned, and said nothing. */
  result: 'passed' | 'failed' | 'planned';
  /** `undefined`: that of this run. */
  releaseId: string | undefined;
  /** Whether a release log is kept. */
  logged: boolean;
  /** `undefined` where none is kept, or what is only planned has no token for it. */
  home: ReleaseHome | undefined;
  /** Whether something is attached to the images. */
  attestation: boolean;
  signing: AskedSigning;
  login: RegistryLogin;
  dryRun: boolean;
}

/** What the inputs are judged by. */
export interface Surroundings extends LoginSurroundings, Pick<RunFacts, 'dryRun'> {
  /** GitHub's API, where the job names it. */
  githubUrl: string | undefined;
}

/** Inputs → what the story works with, by the rules that a type cannot tell. It is pure, and throws nothing. */
export function configure(inputs: Inputs, problems: Problems, around: Surroundings): Config {
  const images = imagesOf(inputs, problems);
  const registry = images[0]?.ref.registry;
  const deployments = deploymentsOf(inputs, problems);
  // Without images it is the log alone that is written to.
  const dryRun = around.dryRun(inputs.dryRun, images.length === 0 ? around.githubUrl : registry);
  const home = readHome(inputs, problems, { needed: !dryRun });
  tellOthers(inputs, images, problems);
  return {
    images,
    deployments,
    environment: inputs.environment,
    checks: [...new Set(inputs.checks)],
    result: inputs.result,
    releaseId: inputs.releaseId,
    logged: inputs.releaseLog !== 'none',
    home,
    attestation: inputs.attestation && images.length > 0,
    signing: askedSigning(inputs.signing),
    login: readLogin(inputs, problems, { registry, around }),
    dryRun,
  };
}

/** A policy asks for it by this very name: a sentence is none. */
const CHECK = /^[\p{L}\p{N}][\p{L}\p{N} _.:/()-]{0,99}$/u;

function tellOthers(inputs: Inputs, images: readonly CheckedImage[], problems: Problems): void {
  checkEnvironmentName('environment', inputs.environment, problems);
  if (inputs.checks.length === 0)
    problems.add('checks', 'it names no check', 'Name what was checked, such as smoke');
  for (const check of inputs.checks.filter(name => !CHECK.test(name)))
    problems.add(
      'checks',
      `${JSON.stringify(check.length > 60 ? `${check.slice(0, 60)}…` : check)} is not a check's name`,
      'Write up to 100 letters, digits, blanks and _ . : / ( ) -, led by a letter or digit, such as smoke',
    );
  if (!inputs.attestation && inputs.releaseLog === 'none')
    problems.add(
      'attestation',
      'with `release-log: none` there is nothing to write to',
      'Set one of the two',
    );
  else if (images.length === 0 && inputs.deployments !== undefined && inputs.releaseLog === 'none')
    problems.add(
      'release-log',
      'it is none, and nothing can be attached to a deployment',
      'Keep a log, or remove this step',
    );
  const hosts = [...new Set(images.map(({ ref }) => ref.registry))];
  if (inputs.registryUsername !== undefined && hosts.length > 1)
    problems.add(
      'registry-username',
      `it is for one registry, and the images are in ${hosts.join(' and ')}`,
      'Attest the images of each registry in a step of its own',
    );
}
