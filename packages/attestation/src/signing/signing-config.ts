import type { SigningServices } from './signing.ts';

/**
 * Sigstore's addresses, from Sigstore's own signing config or from `{fulcio, rekor, timestamp}`; or what is wrong.
 * Of a service's versions only those that sign here are taken: the transparency log's first.
 * https://github.com/sigstore/protobuf-specs/blob/main/protos/sigstore_trustroot.proto
 */
export function parseSigningConfig(text: string): SigningServices | string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return 'it is not JSON';
  }
  if (typeof json !== 'object' || json === null) return 'it is not a JSON object';
  const given = json as Record<string, unknown>;
  const [fulcio, ...others] = [...urls(given.fulcio), ...urls(given.caUrls)];
  const rekor = [...urls(given.rekor), ...urls(given.rekorTlogUrls)];
  const timestamp = [...urls(given.timestamp), ...urls(given.tsaUrls)];
  if (fulcio === undefined) return 'it names no certificate authority (`fulcio`, or `caUrls`)';
  if (others.length > 0 && given.fulcio !== undefined) return 'it names several certificate authorities';
  const bad = [fulcio, ...rekor, ...timestamp].find(url => !/^https?:\/\//.test(url) || !URL.canParse(url));
  if (bad !== undefined) return `${JSON.stringify(bad)} is not a URL`;
  if (rekor.length === 0 && timestamp.length === 0)
    return 'it names no transparency log and no timestamp authority, so nobody could tell when it was signed';
  return { fulcio, rekor, timestamp };
}

/** A URL, a list of them, or Sigstore's services with `url` and `majorApiVersion`. */
function urls(given: unknown): string[] {
  if (given === undefined || given === null) return [];
  return [given].flat().flatMap(each => {
    if (typeof each !== 'object' || each === null) return [String(each)];
    const { url, majorApiVersion = 1 } = each as { url?: unknown; majorApiVersion?: unknown };
    return majorApiVersion === 1 ? [String(url)] : [];
  });
}
