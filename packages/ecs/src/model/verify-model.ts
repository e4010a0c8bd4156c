import { ConfigError, RemoteError } from '@pipeline/contracts';
import { type ModelLocation, readSha256 } from './model-location.ts';
import type { ModelRef } from './model-ref.ts';

/** What S3 says of an object. https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html */
export interface ObjectHead {
  versionId?: string | undefined;
  size?: number | undefined;
  /** As S3 writes it: base64, and with `-3` at its end where it is a checksum of parts. */
  checksumSha256?: string | undefined;
  checksumType?: string | undefined;
  storageClass?: string | undefined;
  /** Of intelligent tiering, where it has put the object away. */
  archiveStatus?: string | undefined;
  restore?: string | undefined;
}

export interface ModelStore {
  head(object: Pick<ModelLocation, 'bucket' | 'key' | 'versionId'>): Promise<ObjectHead>;
}

/**
 * Looks that the model is there, can be read, and is the one that is meant, and pins its version. `notes` say
 * what could not be made sure of.
 * @throws ConfigError where it is not so.
 */
export async function verifyModel(
  location: ModelLocation,
  store: ModelStore,
): Promise<{ ref: ModelRef; notes: string[] }> {
  const uri = `s3://${location.bucket}/${location.key}`;
  const head = await store.head(location).catch((error: unknown) => {
    throw explained(error, location, uri);
  });
  refuseArchived(head, uri);
  const notes: string[] = [];
  const known = fullSha256(head);
  if (location.sha256 !== undefined && known !== undefined && known !== location.sha256)
    throw new ConfigError(`The model ${uri} has the SHA-256 ${known}, not ${location.sha256}`, {
      hint: 'Another object lies there than the one that was meant. Check `model`, its version and its checksum',
    });
  if (location.sha256 !== undefined && known === undefined)
    notes.push(
      `S3 keeps no SHA-256 of the whole of ${uri}, so that the given one could not be compared; upload it with \`--checksum-algorithm SHA256\`, in one part`,
    );
  // Versions of a bucket that stopped keeping them are all named "null", and replaced.
  const versionId = location.versionId ?? (head.versionId === 'null' ? undefined : head.versionId);
  if (versionId === undefined)
    notes.push(
      `The bucket ${location.bucket} keeps no versions: what lies at ${uri} may be replaced, and a rollback could not bring it back`,
    );
  const sha256 = location.sha256 ?? known;
  return {
    ref: {
      uri,
      ...(versionId !== undefined && { versionId }),
      ...(sha256 !== undefined && { sha256 }),
      ...(head.size !== undefined && { size: head.size }),
    },
    notes,
  };
}

/** A checksum of parts says nothing of the whole. https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html */
function fullSha256({ checksumSha256, checksumType }: ObjectHead): string | undefined {
  if (checksumSha256 === undefined || checksumType === 'COMPOSITE') return undefined;
  return readSha256(checksumSha256);
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects.html */
function refuseArchived({ storageClass, archiveStatus, restore }: ObjectHead, uri: string): void {
  const archived =
    archiveStatus ??
    (storageClass === 'GLACIER' || storageClass === 'DEEP_ARCHIVE' ? storageClass : undefined);
  if (archived === undefined || restore?.includes('ongoing-request="false"')) return;
  throw new ConfigError(`The model ${uri} lies in the archive (${archived}) and cannot be read`, {
    hint: 'Restore the object first, or copy it to another storage class',
  });
}

/** The answer to HEAD has no body: the status is all that S3 says. */
function explained(error: unknown, { bucket, key, versionId }: ModelLocation, uri: string): unknown {
  if (!(error instanceof RemoteError)) return error;
  const shown = versionId === undefined ? uri : `${uri} in the version ${versionId}`;
  switch (error.status) {
    case 404:
      return new ConfigError(`There is no model ${shown}`, {
        hint: 'Check the bucket, the key and the version in `model`; it may have been deleted',
        cause: error,
      });
    case 403: {
      const read = versionId === undefined ? 's3:GetObject' : 's3:GetObjectVersion';
      return new ConfigError(
        `S3 does not let the role that deploys look at the model ${shown}, nor say whether it is there`,
        {
          hint: `Allow \`${read}\` on \`arn:aws:s3:::${bucket}/${key}\`, and \`s3:ListBucket\` on \`arn:aws:s3:::${bucket}\`, without which S3 says 403 of what does not exist; where a KMS key encrypts it, \`kms:Decrypt\` too`,
          cause: error,
        },
      );
    }
    case 400:
    case 405:
      return versionId === undefined
        ? error
        : new ConfigError(`"${versionId}" is no version of the model ${uri} that can be read`, {
            hint: 'Check `?versionId=` in `model`: it may be malformed, or the mark of a deletion',
            cause: error,
          });
    default:
      return error;
  }
}
