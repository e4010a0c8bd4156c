const LOCAL = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/;
const GOOGLE = /^(?:[a-z0-9-]+-docker\.pkg\.dev|(?:[a-z]+\.)?gcr\.io)$/;
const ECR = /^(\d{12})\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/;

/** Whether a registry host is this machine; such a one is spoken to over http, as docker does. */
export function isLocalHost(host: string): boolean {
  return LOCAL.test(host);
}

/** The region of a private ECR registry's host, `undefined` for any other host. */
export function ecrRegion(host: string): string | undefined {
  return ECR.exec(host)?.[2];
}

/** The account of a private ECR registry's host. */
export function ecrAccount(host: string): string | undefined {
  return ECR.exec(host)?.[1];
}

/** ECR's one public registry: everybody reads it without a login. https://docs.aws.amazon.com/AmazonECR/latest/public/public-registries.html */
export const PUBLIC_ECR = 'public.ecr.aws';

/** Whether a host is one of Google's registries. https://docs.cloud.google.com/artifact-registry/docs/docker/names */
export function isGoogleRegistry(host: string): boolean {
  return GOOGLE.test(host);
}

/** Where a registry's API answers. Docker Hub's name is not its API's host. */
export function registryUrl(host: string, insecure = false): string {
  if (host === 'docker.io' || host === 'index.docker.io') return 'https://registry-1.docker.io';
  return `${insecure || isLocalHost(host) ? 'http' : 'https'}://${host}`;
}
