import { ConfigError } from '@pipeline/contracts';
import type { ContainerChange, EcsWanted } from '../wanted.ts';

/** One model, pinned as far as S3 lets it be; part of a release record, and serialisable. */
export interface ModelRef {
  /** `s3://bucket/key`. */
  uri: string;
  /** Absent where the bucket keeps no versions. */
  versionId?: string;
  /** In hex; absent where neither the workflow nor S3 says it. */
  sha256?: string;
  /** Bytes. */
  size?: number;
}

/** `s3://models/ranker.onnx?versionId=…#sha256=…`: what the input `model` takes again. */
export function formatModelRef({ uri, versionId, sha256 }: ModelRef): string {
  const version = versionId === undefined ? '' : `?versionId=${versionId}`;
  return `${uri}${version}${sha256 === undefined ? '' : `#sha256=${sha256}`}`;
}

/**
 * The variables by which the container finds its model: `MODEL_URI`, `MODEL_VERSION`, `MODEL_SHA256`. One that
 * an earlier model had and this one has not is taken away.
 */
export function modelChange({
  uri,
  versionId,
  sha256,
}: ModelRef): Required<Pick<ContainerChange, 'environment' | 'unset'>> {
  const values = { MODEL_URI: uri, MODEL_VERSION: versionId, MODEL_SHA256: sha256 };
  const environment: Record<string, string> = {};
  const unset: string[] = [];
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) unset.push(name);
    else environment[name] = value;
  }
  return { environment, unset };
}

/**
 * `wanted` with the model's variables in a container (`''` for the only one).
 * @throws ConfigError where the workflow sets one of these variables itself.
 */
export function withModel(
  wanted: EcsWanted,
  ref: ModelRef,
  { container = '' }: { container?: string | undefined } = {},
): EcsWanted {
  const { environment, unset } = modelChange(ref);
  const change = wanted.containers[container] ?? {};
  const names = [...Object.keys(environment), ...unset];
  const twice = names.filter(
    name =>
      name in (change.environment ?? {}) || name in (change.secrets ?? {}) || change.unset?.includes(name),
  );
  if (twice.length > 0)
    throw new ConfigError(`\`model\` sets ${twice.join(' and ')}, and so does the workflow itself`, {
      hint: 'Take them out of `environment-variables`, `secrets` and `unset`, or leave `model` out',
    });
  const merged = {
    ...change,
    environment: { ...change.environment, ...environment },
    unset: [...(change.unset ?? []), ...unset],
  };
  return { ...wanted, containers: { ...wanted.containers, [container]: merged } };
}
