import { type Catalogue, catalogue, type ImageFile } from '../src/index.ts';

/** The catalogue of an image with these files. */
export function catalogueOf(
  files: Record<string, string | Uint8Array> | Map<string, string>,
): Promise<Catalogue> {
  return catalogue(imageOf(files instanceof Map ? files : Object.entries(files)));
}

async function* imageOf(files: Iterable<[string, string | Uint8Array]>): AsyncGenerator<ImageFile> {
  for (const [path, bytes] of files) yield { path, bytes: Buffer.from(bytes) };
}

export async function purlsOf(files: Record<string, string>): Promise<string[]> {
  return (await catalogueOf(files)).packages.map(({ purl }) => purl);
}
