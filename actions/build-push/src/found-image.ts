import { isRecord, RemoteError } from '@pipeline/contracts';
import { parseManifest, type StoredManifest } from '@pipeline/oci';

/** What an image says of itself by an annotation; empty where it says nothing. `from` names it in an error. */
export function saidBy({ bytes }: StoredManifest, from: string): (key: string) => string {
  const { annotations } = parseManifest(bytes, from);
  return key => {
    const said = isRecord(annotations) ? annotations[key] : undefined;
    return typeof said === 'string' ? said : '';
  };
}

/**
 * For `catch`: why an image that a registry has is of no use, in words. Who may push may have put anything there, and a
 * clean-up may have taken half of an index. What is wrong with the registry itself is thrown.
 */
export function uselessness(error: unknown): string {
  if (error instanceof RemoteError && (error.status === 404 || error.errorCode === 'MANIFEST_INVALID'))
    return error.message;
  throw error;
}
