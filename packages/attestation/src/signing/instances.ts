import type { Signing, SigningServices } from './signing.ts';

/** The two instances that are there for everyone. https://docs.github.com/en/actions/concepts/security/artifact-attestations */
const INSTANCES = {
  'public-good': { fulcio: 'https://fulcio.sigstore.dev', rekor: ['https://rekor.sigstore.dev'] },
  github: { fulcio: 'https://fulcio.githubapp.com', timestamp: ['https://timestamp.githubapp.com'] },
} satisfies Record<string, SigningServices>;

export function servicesOf(signing: Signing): SigningServices {
  return typeof signing === 'string' ? INSTANCES[signing] : signing;
}
