import type { Code } from '../handler.ts';
import type { Reason } from './conditions.ts';

/** Why a revision will never be ready: of its conditions and of the operation that made it. */
export interface Failure {
  code: Code;
  /** The condition that failed beside `Ready`. */
  condition: 'ContainerReady' | 'ContainerHealthy' | 'ResourcesAvailable';
  reason: Reason;
  message: string;
}

/** https://github.com/transparency-dev/tesseract/issues/413 (words and code) */
export function notListening(port: number): Failure {
  return unhealthy(
    `The user-provided container failed to start and listen on the port defined provided by the PORT=${port} environment variable within the allocated timeout. This can happen when the container port is misconfigured or if the timeout is too short. The health check timeout can be extended. Logs for this revision might contain more information.`,
  );
}

/** Of a probe that the user configured: https://github.com/terraform-google-modules/terraform-docs-samples/pull/254 */
export function probeFailed(): Failure {
  return unhealthy(
    'The user-provided container failed the configured startup probe checks. Logs for this revision might contain more information.',
  );
}

/** Of what has no port; the words are ours. */
export function ended(code: number): Failure {
  return unhealthy(
    `The user-provided container ended with exit code ${code}. Logs for this revision might contain more information.`,
  );
}

function unhealthy(message: string): Failure {
  return {
    code: 'FAILED_PRECONDITION',
    condition: 'ContainerHealthy',
    reason: { revisionReason: 'HEALTH_CHECK_CONTAINER_ERROR' },
    message,
  };
}

/** https://github.com/google-github-actions/deploy-cloudrun/issues/465; NOT_FOUND today, INTERNAL in older reports. */
export function imageMissing(image: string): Failure {
  return {
    code: 'NOT_FOUND',
    condition: 'ContainerReady',
    reason: { reason: 'CONTAINER_MISSING' },
    message: `Image '${image}' not found.`,
  };
}

/** https://github.com/terraform-google-modules/terraform-docs-samples/pull/606 (words and code) */
export function imageDenied(image: string, number: string): Failure {
  return {
    code: 'INTERNAL',
    condition: 'ContainerReady',
    reason: { reason: 'CONTAINER_PERMISSION_DENIED' },
    message: `Google Cloud Run Service Agent service-${number}@serverless-robot-prod.iam.gserviceaccount.com must have permission to read the image, ${image}. Ensure that the provided container image URL is correct and that the above account has permission to access the image. If you just enabled the Cloud Run API, the permissions might take a few minutes to propagate.`,
  };
}

/** As the revision's `Ready`, its service and the operation say it. */
export function notReady(revision: string, { message }: Failure): string {
  return `Revision '${revision.split('/').at(-1)}' is not ready and cannot serve traffic. ${message}`;
}
