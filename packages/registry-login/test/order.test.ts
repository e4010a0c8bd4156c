import { describe, expect, it } from 'vitest';
import { loginOrder, type RegistryLogin } from '../src/index.ts';

const ECR = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const GOOGLE = 'europe-docker.pkg.dev';
const login = (more: Partial<RegistryLogin>): RegistryLogin => ({
  registry: 'quay.io',
  given: undefined,
  ecr: undefined,
  google: false,
  roleToAssume: undefined,
  workloadIdentityProvider: undefined,
  serviceAccount: undefined,
  githubToken: undefined,
  ...more,
});
const given = { username: 'u', password: 'p' };
const ecr = { registry: ECR, ecr: { region: 'eu-west-1' } };
const google = { registry: GOOGLE, google: true };
const github = { registry: 'ghcr.io', githubToken: 't' };
const local = '127.0.0.1:5000';
const PUBLIC = 'public.ecr.aws';
/** A further host, where the user and password of the inputs are their own registry's alone. */
const beside = (host: string) => ({ given, pushedTo: ['quay.io', host] });

describe('loginOrder', () => {
  it.each<[string, string, Partial<RegistryLogin>, 'aws' | 'google' | '', string]>([
    ['the inputs’ registry', 'quay.io', { given }, '', 'inputs'],
    ['the inputs before any identity', ECR, { ...ecr, given }, 'aws', 'inputs'],
    ['another registry than the inputs’', 'ghcr.io', { given }, '', 'docker none'],
    ['ECR', ECR, ecr, 'aws', 'ecr'],
    ['ECR, and nobody to be', ECR, ecr, '', 'docker ecr'],
    ['ECR of a base image', ECR, {}, 'aws', 'ecr'],
    ['ECR of a base image, and nobody to be', ECR, {}, '', 'docker none'],
    ['what stands for ECR', local, { registry: local, ecr: { region: 'x' } }, 'aws', 'ecr'],
    ['a local registry of a base image', local, {}, 'aws', 'docker none'],
    ['Google', GOOGLE, google, 'google', 'google'],
    ['Google, and nobody to be', GOOGLE, google, '', 'docker none'],
    ['Google’s older name, of a base image', 'eu.gcr.io', {}, 'google', 'google'],
    ['gcr.io itself', 'gcr.io', {}, 'google', 'google'],
    ['what only ends like Google', 'evil-docker.pkg.dev.example.com', {}, 'google', 'docker none'],
    ['what stands for Google', local, { registry: local, google: true }, 'google', 'google'],
    ['GHCR', 'ghcr.io', github, '', 'docker github'],
    ['GHCR with a user', 'ghcr.io', { ...github, given }, '', 'inputs'],
    ['GHCR of a base image', 'ghcr.io', { githubToken: 't' }, '', 'docker none'],
    ['a token that is GitHub’s only', 'quay.io', { githubToken: 't' }, '', 'docker none'],
    ['Docker Hub', 'docker.io', { registry: 'docker.io' }, 'aws', 'docker none'],
    ['ECR’s public gallery', 'public.ecr.aws', { registry: PUBLIC }, 'aws', 'docker none'],
    [
      'ECR’s public gallery, pushed to',
      PUBLIC,
      { registry: PUBLIC, pushedTo: [PUBLIC] },
      'aws',
      'ecr-public',
    ],
    ['the same, and nobody to be', PUBLIC, { registry: PUBLIC, pushedTo: [PUBLIC] }, '', 'docker none'],
    ['the same, of a base image', PUBLIC, { pushedTo: ['quay.io'] }, 'aws', 'docker none'],
    ['the same, beside another', PUBLIC, { pushedTo: ['quay.io', PUBLIC] }, 'aws', 'ecr-public'],
    ['GHCR beside another', 'ghcr.io', { ...beside('ghcr.io'), githubToken: 't' }, '', 'docker github'],
    ['GHCR beside another, and no token', 'ghcr.io', beside('ghcr.io'), '', 'docker none'],
    ['ECR beside another', ECR, beside(ECR), 'aws', 'ecr'],
    ['ECR beside another, and nobody to be', ECR, beside(ECR), '', 'docker ecr'],
    ['Google beside another', GOOGLE, beside(GOOGLE), 'google', 'google'],
    ['Google beside another, and nobody to be', GOOGLE, beside(GOOGLE), '', 'docker none'],
    ['any beside another', 'docker.io', beside('docker.io'), 'aws', 'docker none'],
    ['the inputs’ registry, pushed to', 'quay.io', beside('quay.io'), 'aws', 'inputs'],
    [
      'what stands for ECR, pushed to',
      local,
      { registry: local, ecr: { region: 'x' }, pushedTo: [local] },
      'aws',
      'ecr',
    ],
  ])('%s', (_, host, more, has, order) => {
    const identities = { aws: has === 'aws', google: has === 'google' };
    expect(loginOrder(host, login(more), identities).join(' ')).toBe(order);
  });
});
