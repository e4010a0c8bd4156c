import { ConfigError } from '@pipeline/contracts';
import type { TrustMaterial, VerifierOptions } from '@sigstore/verify';

/** One Sigstore instance: its keys and certificates, and what a bundle of it must carry. */
export interface Instance {
  /** For messages. */
  name: string;
  material: TrustMaterial;
  thresholds: Required<Pick<VerifierOptions, 'tlogThreshold' | 'ctlogThreshold' | 'timestampThreshold'>>;
}

/**
 * What a bundle must carry: one witnessed time always, and what its instance keeps: an entry in the transparency log,
 * a mark of the certificate log. GitHub's own keeps neither. As `gh attestation verify` asks.
 * https://github.com/cli/cli/blob/trunk/pkg/cmd/attestation/verification/sigstore.go
 */
function thresholdsOf({ tlogs, ctlogs }: TrustMaterial, name: string): Instance['thresholds'] {
  const logged = name !== 'github' && tlogs.length > 0;
  return {
    tlogThreshold: logged ? 1 : 0,
    ctlogThreshold: logged && ctlogs.length > 0 ? 1 : 0,
    timestampThreshold: 1,
  };
}

/** The instances of a trusted root. Throws a `ConfigError` for what is none. */
export async function parseTrustedRoot(given: unknown, name = 'the trusted root'): Promise<Instance[]> {
  const [{ TrustedRoot }, { toTrustMaterial }] = await Promise.all([
    import('@sigstore/protobuf-specs'),
    import('@sigstore/verify'),
  ]);
  try {
    return (typeof given === 'string' ? parsed(given) : [given]).map(root => {
      const material = toTrustMaterial(TrustedRoot.fromJSON(root));
      if (material.certificateAuthorities.length === 0) throw new Error('it names no certificate authority');
      if (material.tlogs.length + material.timestampAuthorities.length === 0)
        throw new Error('it names neither a transparency log nor a timestamp authority');
      return { name, material, thresholds: thresholdsOf(material, name) };
    });
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(`The trusted root is none of Sigstore’s: ${said.slice(0, 200)}`, {
      cause,
      hint: 'Give the content of a trusted_root.json: `gh attestation trusted-root` and `cosign trusted-root create` write one.',
    });
  }
}

/** One root, or one a line. */
function parsed(text: string): unknown[] {
  try {
    return [JSON.parse(text)];
  } catch (error) {
    const lines = text.split('\n').filter(line => line.trim() !== '');
    if (lines.length < 2) throw error;
    return lines.map(line => JSON.parse(line));
  }
}
