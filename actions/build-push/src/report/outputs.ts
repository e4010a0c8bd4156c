import type { Progress } from '../image-result.ts';
import type { Outputs } from '../spec.gen.ts';

/** The images as later stages take them; nothing where there is none. No masked value is among it. */
export function outputsOf(done: readonly Progress[], commit: string): Partial<Outputs> {
  const [first] = done;
  if (first === undefined) return {};
  const byName = (value: (progress: Progress) => unknown) =>
    Object.fromEntries(done.map(progress => [progress.made.config.name, value(progress)]));
  const { reference, root, config } = first.made;
  return {
    image: reference,
    images: byName(({ made }) => made.reference),
    digest: root.descriptor.digest,
    tags: config.tags.join('\n'),
    reused: done.every(({ made }) => made.how === 'reused'),
    versions: byName(({ made }) => made.version),
    release: { schema: 1, commit, images: byName(released) },
  };
}

function released({ made, attached }: Progress) {
  const { reference: image, root, config, how, version, size, platforms } = made;
  const { provenance, sbom } = attached;
  return {
    image,
    digest: root.descriptor.digest,
    tags: config.tags,
    reused: how === 'reused',
    version,
    size: size.bytes,
    ...(platforms.length > 0 && { platforms }),
    ...(provenance !== undefined && { provenance }),
    ...(sbom !== undefined && { sbom }),
  };
}
