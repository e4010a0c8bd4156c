import { ConfigError } from '@pipeline/contracts';

/** An image that a file of several images lists: its digest or file, and what it is called there. */
export interface Listed {
  id: string;
  names: readonly string[];
}

/** The image that `reference` names, or the only one there is; else a ConfigError that tells what `name` holds. */
export function onlyOne<T extends Listed>(
  images: readonly T[],
  reference: string | undefined,
  name: string,
): T {
  const fitting = images.filter(
    ({ id, names }) => reference === undefined || id === reference || names.includes(reference),
  );
  // One image may be listed under each of its names.
  const [only, ...more] = new Map(fitting.map(image => [image.id, image])).values();
  if (only !== undefined && more.length === 0) return only;
  if (images.length === 0) throw new ConfigError(`${name} holds no image`);
  const held = images.map(({ id, names }) => (names.length === 0 ? id : names.join(' or '))).join(', ');
  if (only !== undefined) {
    throw new ConfigError(`${name} holds ${more.length + 1} images, and one is wanted`, {
      hint: `Say which by its name or digest; it holds: ${held}`,
    });
  }
  throw new ConfigError(`${name} holds no image "${reference}"`, { hint: `It holds: ${held}` });
}
