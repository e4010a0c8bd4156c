/**
 * Bake's annotations → those of the manifest. `others`: whether some are for an index, a descriptor or one platform.
 * https://docs.docker.com/build/metadata/annotations/#specify-annotation-level
 */
export function readAnnotations(given: readonly string[]): {
  annotations: Record<string, string>;
  others: boolean;
} {
  const pairs: [string, string][] = [];
  let others = false;
  for (const annotation of given) {
    const [, levels, key = '', value = ''] = /^(?:([a-z-][^:=]*):)?([^=]*)=(.*)$/s.exec(annotation) ?? [];
    if (levels === undefined || levels === 'manifest') pairs.push([key, value]);
    else others = true;
  }
  return { annotations: Object.fromEntries(pairs), others };
}
