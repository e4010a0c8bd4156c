import type { EcsApiOptions } from '../api.ts';
import { call } from '../call.ts';
import type { ModelStore } from './verify-model.ts';

const S3 = { short: 'S3', name: 'Amazon S3', iam: 's3' };

/** Opens S3, for HeadObject alone. https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html */
export async function openModelStore({
  region,
  endpoint,
  credentials,
  clock,
  signal,
}: EcsApiOptions): Promise<ModelStore> {
  const sdk = await import('@aws-sdk/client-s3');
  const client = new sdk.S3Client({
    region,
    credentials,
    maxAttempts: 1,
    // A model may lie in another region than the service.
    followRegionRedirects: true,
    ...(endpoint && { endpoint, forcePathStyle: true }),
  });
  return {
    async head({ bucket, key, versionId }) {
      const command = new sdk.HeadObjectCommand({
        Bucket: bucket,
        Key: key,
        ChecksumMode: 'ENABLED',
        ...(versionId !== undefined && { VersionId: versionId }),
      });
      const head = await call('HeadObject', false, () => client.send(command), {
        clock,
        service: S3,
        ...(signal && { signal }),
      });
      return {
        versionId: head.VersionId,
        size: head.ContentLength,
        checksumSha256: head.ChecksumSHA256,
        checksumType: head.ChecksumType,
        storageClass: head.StorageClass,
        archiveStatus: head.ArchiveStatus,
        restore: head.Restore,
      };
    },
  };
}
