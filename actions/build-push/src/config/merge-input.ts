import type { Problems } from '@pipeline/action-kit';
import { type Digest, type ImageRef, isRecord, parseImageRef } from '@pipeline/contracts';

/** An image that several jobs built, a platform each. */
export interface MergeInput {
  name: string;
  repository: string;
  parts: Array<ImageRef & { digest: Digest }>;
}

const SHAPE = 'Give the output `images` of each job that built a platform, a line each';

/** The lines of `merge` → what is to be merged, by name, in the order of the lines. */
export function mergeInputs(lines: readonly string[], registry: string, problems: Problems): MergeInput[] {
  if (lines.length === 0) problems.add('merge', 'it was not given, and the mode is merge', SHAPE);
  const found = new Map<string, MergeInput>();
  for (const [at, line] of lines.entries()) {
    const images = parsed(line);
    if (images === undefined) {
      problems.add('merge', `line ${at + 1} is not a JSON object of references`, SHAPE);
      continue;
    }
    for (const [name, text] of Object.entries(images)) {
      const ref = parseImageRef(text);
      if (typeof ref === 'string' || ref.digest === undefined) {
        problems.add('merge', `${JSON.stringify(text)} of ${name} is no image by digest`, SHAPE);
        continue;
      }
      const one = found.get(name) ?? { name, repository: ref.repository, parts: [] };
      if (ref.registry !== registry || ref.repository !== one.repository) {
        problems.add(
          'merge',
          `${name} lies in ${ref.registry}/${ref.repository}, not in ${registry}/${one.repository}`,
          'All parts of an image, and what is made of them, lie in one repository of `registry`',
        );
      }
      one.parts.push({ ...ref, digest: ref.digest });
      found.set(name, one);
    }
  }
  return [...found.values()];
}

function parsed(line: string): Record<string, string> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    const whole = isRecord(value) && Object.values(value).every(each => typeof each === 'string');
    return whole ? (value as Record<string, string>) : undefined;
  } catch {
    return undefined;
  }
}
