import { csvField } from './csv.ts';

/** Where `docker buildx build` leaves what it made; at least one of the two. */
export interface BuildxOutput {
  /** A folder that becomes the image's layout. */
  layout?: string | undefined;
  /** `registry/repository`, to which BuildKit itself pushes, by digest alone. */
  push?: string | undefined;
  /** Of the image; of several platforms, of their index, too. */
  annotations: Readonly<Record<string, string>>;
}

/**
 * Values of `--output`: an OCI layout with no archive in between, a push from the builder's own store, or both at once.
 * All have the same digest. https://docs.docker.com/build/exporters/image-registry/
 * https://docs.docker.com/build/exporters/oci-docker/ https://docs.docker.com/build/metadata/annotations/
 */
export function exporters({ layout, push, annotations }: BuildxOutput, severalPlatforms: boolean): string[] {
  const levels = severalPlatforms ? ['manifest', 'index'] : ['manifest'];
  const shared = Object.entries(annotations).flatMap(([key, value]) =>
    levels.map(level => csvField(`annotation-${level}.${key}`, value)),
  );
  const forms = [
    ...(layout === undefined ? [] : [['type=oci', 'tar=false', csvField('dest', layout)]]),
    ...(push === undefined
      ? []
      : [['type=image', 'push=true', 'push-by-digest=true', csvField('name', push)]]),
  ];
  return forms.map(form => [...form, 'oci-mediatypes=true', ...shared].join(','));
}
