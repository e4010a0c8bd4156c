import { RemoteError } from '@pipeline/contracts';
import type { StsOperation } from './sts.ts';

/** What the SDK throws, as far as it is told on. */
export interface SdkError {
  /** STS's own name for it, without `Exception`; the SDK's where there was no answer. */
  code: string;
  message: string;
  /** Absent where no answer came. */
  status: number | undefined;
  requestId: string | undefined;
  /** By AWS's clock: when it answered. */
  answeredAt: Date | undefined;
}

export function readSdkError(cause: unknown): SdkError {
  const error = cause instanceof Error ? cause : new Error(String(cause));
  const { $metadata: metadata, $response: response } = error as {
    $metadata?: { httpStatusCode?: number; requestId?: string };
    $response?: { headers?: Record<string, string> };
  };
  const date = new Date(response?.headers?.date ?? Number.NaN);
  return {
    code: error.name.replace(/Exception$/, ''),
    message: error.message.trim() || (error as { code?: string }).code || error.name,
    status: metadata?.httpStatusCode,
    requestId: metadata?.requestId,
    answeredAt: Number.isNaN(date.getTime()) ? undefined : date,
  };
}

/** A refusal as it is told: what happened, and what to do about it. */
export interface Explained {
  message: string;
  hint: string;
}

/** The one error for a refusal, and for an STS that does not answer. */
export function stsError(
  cause: unknown,
  operation: StsOperation,
  region: string,
  explain: (error: SdkError) => Explained,
): RemoteError {
  const error = readSdkError(cause);
  const details = { service: 'STS', operation, cause };
  if (error.status === undefined) {
    return new RemoteError(`STS in ${region} could not be reached: ${error.message}`, {
      ...details,
      hint: 'Check aws-region, and that the runner reaches AWS (proxy, firewall, DNS).',
    });
  }
  const { message, hint } = explain(error);
  return new RemoteError(message, {
    ...details,
    hint,
    status: error.status,
    errorCode: error.code,
    ...(error.requestId !== undefined && { requestId: error.requestId }),
  });
}
