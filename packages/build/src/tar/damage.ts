/** What was to be read as a tar archive is none, or is damaged: its bytes are to blame, not who reads them. */
export class TarDamage extends Error {
  override readonly name = 'TarDamage';
}

/**
 * Whether an archive is no tar, or is damaged, or what compressed it is; a disk that cannot be read is no fault of its.
 * https://nodejs.org/api/zlib.html#constants
 */
export function isDamage(error: unknown): error is Error {
  const { code = '' } = error as NodeJS.ErrnoException;
  return error instanceof TarDamage || /^Z(?:STD)?_/.test(code);
}
