/** What BuildKit wraps around a reason, layer by layer, that says nothing to whoever wrote the Dockerfile. */
const WRAPPING =
  /^(?:failed to (?:build|solve|load cache key|compute cache key|create LLB definition)(?: with frontend \S+)?: |rpc error: code = \w+ desc = |ResourceExhausted: )/;

/** Why a build failed, in the builder's last words for it; `undefined` where it has none. */
export function reasonOf(output: readonly string[]): string | undefined {
  const said =
    output.findLast(line => line.startsWith('ERROR: '))?.slice('ERROR: '.length) ??
    // The classic builder's, which marks nothing.
    output.findLast(line =>
      /^(The command |Error response from daemon: |error: |failed to |COPY failed|ADD failed)/i.test(line),
    );
  let reason = said?.trim();
  while (reason !== undefined && WRAPPING.test(reason)) reason = reason.replace(WRAPPING, '');
  return reason;
}
