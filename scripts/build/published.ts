import { stringify } from 'yaml';
import type { Metadata } from '../metadata/read.ts';

/** Strictly standard input keys. https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax#inputs */
const STANDARD = ['description', 'required', 'default', 'deprecationMessage'] as const;

/** The `action.yml` that is published: ours without the keys that only our build and kit read. */
export function publishedMetadata(metadata: Metadata): string {
  const inputs = Object.entries(metadata.inputs ?? {}).map(([name, input]) => {
    const kept = STANDARD.filter(key => key in input).map(key => [key, input[key as keyof typeof input]]);
    const renamed = input['renamed-to'];
    if (renamed !== undefined) kept.push(['deprecationMessage', `Renamed: write \`${renamed}:\``]);
    return [name, Object.fromEntries(kept)];
  });
  return stringify({ ...metadata, inputs: Object.fromEntries(inputs) }, { lineWidth: 110 });
}
