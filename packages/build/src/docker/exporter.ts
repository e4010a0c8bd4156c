import { csvField } from './csv.ts';

/** Where `docker buildx build` leaves what it made: in a folder, as a layout, or at `registry/repository`, by digest alone. */
export type Destination = { layout: string } | { push: string };

/**
 * The value of `--output`: an OCI layout with no archive in between, or a push from the builder's own store. Both have the
 * same digest. https://docs.docker.com/build/exporters/image-registry/ https://docs.docker.com/build/exporters/oci-docker/
 * @param annotations of the image; of several platforms, of their index, too. https://docs.docker.com/build/metadata/annotations/
 */
export function exporter(
  to: Destination,
  annotations: Readonly<Record<string, string>>,
  severalPlatforms: boolean,
): string {
  const form =
    'layout' in to
      ? ['type=oci', 'tar=false', csvField('dest', to.layout)]
      : ['type=image', 'push=true', 'push-by-digest=true', csvField('name', to.push)];
  const levels = severalPlatforms ? ['manifest', 'index'] : ['manifest'];
  const words = Object.entries(annotations).flatMap(([key, value]) =>
    levels.map(level => csvField(`annotation-${level}.${key}`, value)),
  );
  return [...form, 'oci-mediatypes=true', ...words].join(',');
}
