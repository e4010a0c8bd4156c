import { type Artifact, BUNDLE_V03 } from '../artifact.ts';
import { IN_TOTO, type Statement } from '../statement/statement.ts';
import { identityToken } from './identity-token.ts';
import { servicesOf } from './instances.ts';
import type { Signing } from './signing.ts';
import { signingError } from './signing-error.ts';

export interface SigningPorts {
  /** GitHub's identity token for that audience; absent where the job may not ask for one. */
  idToken?: ((audience: string) => Promise<string>) | undefined;
  now?: () => Date;
}

/** A request is sent four times at most, within about a minute and a half. */
const PATIENCE = { retry: { retries: 3, minTimeout: 250, factor: 3 }, timeout: 20_000 };

/**
 * The statement in a Sigstore bundle, signed by the job's identity with a key that lives as long as this call.
 * Throws a `ConfigError` where there is no identity, a `RemoteError` where Sigstore refuses or does not answer.
 * https://docs.sigstore.dev/about/bundle/
 */
export async function signStatement(
  statement: Statement,
  signing: Signing,
  ports: SigningPorts,
): Promise<Artifact> {
  const services = servicesOf(signing);
  const token = await identityToken(ports.idToken);
  const { DSSEBundleBuilder, FulcioSigner, RekorWitness, TSAWitness } = await import('@sigstore/sign');
  const { bundleToJSON } = await import('@sigstore/bundle');
  const builder = new DSSEBundleBuilder({
    signer: new FulcioSigner({
      fulcioBaseURL: services.fulcio,
      identityProvider: { getToken: async () => token },
      ...PATIENCE,
    }),
    witnesses: [
      ...(services.rekor ?? []).map(
        rekorBaseURL => new RekorWitness({ rekorBaseURL, entryType: 'dsse', ...PATIENCE }),
      ),
      ...(services.timestamp ?? []).map(tsaBaseURL => new TSAWitness({ tsaBaseURL, ...PATIENCE })),
    ],
  });
  const data = Buffer.from(JSON.stringify(statement));
  const bundle = await builder.create({ data, type: IN_TOTO }).catch((error: unknown) => {
    throw signingError(error, services);
  });
  return {
    artifactType: BUNDLE_V03,
    mediaType: BUNDLE_V03,
    bytes: Buffer.from(JSON.stringify(bundleToJSON(bundle))),
    annotations: {
      'dev.sigstore.bundle.content': 'dsse-envelope',
      'dev.sigstore.bundle.predicateType': statement.predicateType,
      'org.opencontainers.image.created': (ports.now?.() ?? new Date()).toISOString(),
    },
  };
}
